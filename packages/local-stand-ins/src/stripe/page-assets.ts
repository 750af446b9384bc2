/** Only what the pages themselves bring may run or load in them. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Sends what a button says and leaves the page only when that was answered well: by then the webhooks are through. */
export const PAGE_SCRIPT = `'use strict';

const status = document.getElementById('status');
const buttons = document.querySelectorAll('button[data-post]');

async function send(button) {
  const card = document.getElementById('card');
  for (const each of buttons) each.disabled = true;
  status.textContent = 'One moment…';
  try {
    const answer = await fetch(button.dataset.post, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(card ? { card: card.value } : {}),
    });
    const result = await answer.json();
    if (answer.ok) {
      status.textContent = 'Done.';
      location.assign(result.next);
      return;
    }
    status.textContent = result.error || 'That did not work. Try again.';
  } catch {
    status.textContent = 'No answer. Try again.';
  }
  for (const each of buttons) each.disabled = false;
}

for (const button of buttons) button.addEventListener('click', () => void send(button));
`;

export const PAGE_STYLE = `:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; margin: 0; padding: 1rem; background: Canvas; color: CanvasText; }
main { max-width: 26rem; margin: 0 auto; }
h1 { font-size: 1.5rem; }
.note { border-left: 0.25rem solid #b45309; padding-left: 0.75rem; font-size: 0.9375rem; }
.price strong { font-size: 1.75rem; }
label { display: block; }
select, button { font: inherit; box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; }
button { border: 0; border-radius: 0.5rem; background: #166534; color: #fff; cursor: pointer; }
button:disabled { opacity: 0.6; cursor: progress; }
:focus-visible { outline: 0.1875rem solid #2563eb; outline-offset: 0.125rem; }
#status { min-height: 1.5em; font-weight: 600; }
`;
