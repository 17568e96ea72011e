// The state of a signed record, as a tag. Must not say "received" without a receipt.

import { html } from 'lit-html';
import { t } from '../../words.js';

const TAGS = {
  received: { look: 'received', text: t('Received') },
  unsent: { look: 'waiting', text: t('Saved on this tablet, not sent') },
  refused: { look: 'refused', text: t('Not taken by the service') },
};

/** @param {{state: keyof typeof TAGS}} revision */
export function stateTag({ state }) {
  const { look, text } = TAGS[state];
  return html`<span class="tag tag--${look}">${text}</span>`;
}
