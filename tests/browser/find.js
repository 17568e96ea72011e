// Finds what a person would point at, by roles and names as axe-core computes them. Must not change the page.
// (steps, mode) => facts about each element found, or with mode "elements" the elements themselves. Needs axe in the page.

const [steps, mode] = arguments;

const normal = (text) => (text ?? '').replace(/[\s\u200b\u00ad]+/g, ' ').trim();
const matches = (text, wanted) => {
  if (wanted === null) return true;
  if (wanted.pattern !== undefined) return new RegExp(wanted.pattern, wanted.flags).test(normal(text));
  const [has, needs] = [normal(text), normal(wanted.text)];
  return wanted.exact ? has === needs : has.toLowerCase().includes(needs.toLowerCase());
};
const isVisible = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
};
const isHeard = (element) => {
  if (element.closest('[aria-hidden=true]')) return false;
  return element.checkVisibility({ visibilityProperty: true });
};
const CANDIDATES = {
  button: 'button, input, summary',
  link: 'a, area',
  heading: 'h1, h2, h3, h4, h5, h6',
  textbox: 'input, textarea, [contenteditable]',
  radio: 'input',
  checkbox: 'input',
  dialog: 'dialog',
  listitem: 'li',
};

function byRole(root, { role, name, level }) {
  const css = role in CANDIDATES ? `${CANDIDATES[role]}, [role=${role}]` : '*';
  return [...root.querySelectorAll(css)].filter(
    (element) =>
      isHeard(element) &&
      axe.commons.aria.getRole(element) === role &&
      (level === null || element.localName === `h${level}` || element.ariaLevel === `${level}`) &&
      (name === null || matches(axe.commons.text.accessibleText(element), name)),
  );
}

function labelsOf(element) {
  const named = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  if (named.length > 0) return named.map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '');
  if (element.hasAttribute('aria-label')) return [element.getAttribute('aria-label')];
  return [...(element.labels ?? [])].map((label) => label.textContent);
}

const byLabel = (root, { name }) =>
  [...root.querySelectorAll('*')].filter((element) => labelsOf(element).some((label) => matches(label, name)));

function byText(root, { name }) {
  const own = (element) => (/^(input|script|style|noscript|template)$/i.test(element.localName) ? null : element.textContent);
  const found = [...root.querySelectorAll('*')].filter((element) => own(element) !== null && matches(own(element), name));
  const outer = new Set(found.map((element) => element.parentElement));
  return found.filter((element) => !outer.has(element) || ![...element.children].some((child) => found.includes(child)));
}

const WAYS = { role: byRole, label: byLabel, text: byText, css: (root, { css }) => [...root.querySelectorAll(css)] };

function follow(steps) {
  let found = [document];
  for (const step of steps) {
    if (step.way === 'nth') found = found.slice(step.place, step.place === -1 ? undefined : step.place + 1);
    else if (step.way === 'visible') found = found.filter(isVisible);
    else if (step.way === 'or') found = inOrder([...found, ...follow(step.steps)]);
    else found = inOrder(found.flatMap((root) => WAYS[step.way](root, step)));
  }
  return found;
}

const inOrder = (elements) =>
  [...new Set(elements)].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));

const factsOf = (element) => ({
  visible: isVisible(element),
  text: normal(element.textContent),
  shown: element.innerText ?? '',
  value: element.value ?? null,
  checked: element.checked ?? null,
  type: element.type ?? null,
  enabled: !element.matches(':disabled'),
  focused: element === document.activeElement,
});

axe.setup(document.documentElement);
try {
  const found = follow(steps);
  return mode === 'elements' ? found : found.map(factsOf);
} finally {
  axe.teardown();
}
