// Reads a page aloud with this tablet's own voice, where it has one. Must not send a text anywhere.

/** @typedef {Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel' | 'addEventListener' | 'removeEventListener'>} Speech */

/** Emits `change` when reading begins or ends, and when the voices are known. */
export class ReadAloud extends EventTarget {
  #speech;
  #voicesKnown = () => this.#tell();
  #turn = 0;
  isReading = false;

  /** @param {Speech | undefined} [speech] */
  constructor(speech = globalThis.speechSynthesis) {
    super();
    this.#speech = speech;
    speech?.addEventListener?.('voiceschanged', this.#voicesKnown);
  }

  /**
   * Whether this tablet has a voice of its own for a language: one from the network would be silent without signal.
   *
   * @param {string} language such as "en"
   */
  canRead(language) {
    return this.#voiceFor(language) !== undefined;
  }

  /**
   * @param {string[]} parts spoken one after the other
   * @param {string} language
   */
  read(parts, language) {
    const voice = this.#voiceFor(language);
    if (!this.#speech || !voice) return;
    this.#speech.cancel();
    this.#turn += 1;
    const turn = this.#turn;
    const ended = () => {
      if (turn !== this.#turn || !this.isReading) return;
      this.isReading = false;
      this.#tell();
    };
    parts.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice;
      said.lang = voice.lang;
      said.onerror = ended;
      if (place === parts.length - 1) said.onend = ended;
      this.#speech?.speak(said);
    });
    this.isReading = parts.length > 0;
    this.#tell();
  }

  stop() {
    this.#turn += 1;
    if (!this.isReading) return;
    this.isReading = false;
    this.#speech?.cancel();
    this.#tell();
  }

  /** Silent from now on: the page is being left. */
  close() {
    this.stop();
    this.#speech?.removeEventListener?.('voiceschanged', this.#voicesKnown);
  }

  /** @param {string} language */
  #voiceFor(language) {
    const voices = this.#speech?.getVoices() ?? [];
    return voices.find(
      ({ lang, localService }) => localService && lang.replace('_', '-').split('-')[0] === language,
    );
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}
