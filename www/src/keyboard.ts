// Vant gives its parts the roles of controls and the focus, but listens to clicks alone.

const OPERABLE = '[role="button"], [role="checkbox"], [role="tab"]';

/** Lets Enter and the space bar do what a tap does, on everything that says it is a control and is none by birth. */
export function followKeys(root: Document): void {
  root.addEventListener('keydown', (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !target.matches(OPERABLE) || target instanceof HTMLButtonElement) return;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    target.click();
  });
}
