/** Only what the pages themselves bring may run or load in them. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Hides the traces that don't contain what is typed, and opens or closes all details at once. */
export const PAGE_SCRIPT = `'use strict';

const filter = document.getElementById('filter');
filter?.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase();
  const rows = [...document.querySelectorAll('tbody tr')];
  for (const row of rows) {
    row.hidden = !(row.textContent + ' ' + row.dataset.words).toLowerCase().includes(wanted);
  }
  document.getElementById('none').hidden = rows.length === 0 || rows.some((row) => !row.hidden);
});

const all = document.getElementById('all');
all?.addEventListener('click', () => {
  const open = all.getAttribute('aria-pressed') !== 'true';
  all.setAttribute('aria-pressed', String(open));
  for (const each of document.querySelectorAll('details')) each.open = open;
});
`;

/** How far in the names of spans stand. The bars beside them share one scale, so nothing else is moved. */
function depths(most: number): string {
  return Array.from({ length: most + 1 }, (_, depth) => `.d${depth} { --depth: ${depth}; }`).join(' ');
}

export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --text: #1c1917; --soft: #57534e; --page: #fff; --line: #e7e5e4; --link: #1d4ed8; --bad: #b91c1c;
}
@media (prefers-color-scheme: dark) {
  svg { filter: brightness(1.5); }
  :root { --text: #f5f5f4; --soft: #a8a29e; --page: #1c1917; --line: #44403c; --link: #93c5fd; --bad: #fca5a5; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 1rem; color: var(--text); background: var(--page); }
main { max-width: 72rem; margin: 0 auto; }
h1 { font-size: 1.375rem; overflow-wrap: anywhere; }
a { color: var(--link); }
.soft, dt { color: var(--soft); }
.bad { color: var(--bad); font-weight: 600; }
input, button { font: inherit; min-height: 2.75rem; padding: 0.25rem 0.75rem; color: var(--text); background: var(--page);
  border: 1px solid var(--soft); border-radius: 0.375rem; }
input { width: 100%; max-width: 24rem; }
:focus-visible { outline: 0.1875rem solid var(--link); outline-offset: 0.125rem; }
table { width: 100%; border-collapse: collapse; margin-top: 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); }
td:first-child { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
ol { list-style: none; margin: 0; padding: 0; }
summary { display: grid; grid-template-columns: minmax(0, 1fr) 5rem 45%; gap: 0 0.75rem; align-items: center; cursor: pointer;
  padding: 0.125rem 0; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: var(--line); }
.name { overflow-wrap: anywhere; font-size: 0.9375rem; line-height: 1.35; }
.bar { display: block; width: 100%; height: 0.75rem; }
.bar .track { fill: var(--line); }
.name { padding-left: calc(var(--depth) * 0.75rem); }
${depths(16)}
.router { fill: #2563eb; } .auth { fill: #57534e; } .user { fill: #0e7490; } .post { fill: #15803d; }
.reservation { fill: #7e22ce; } .payment { fill: #be185d; } .notification-worker { fill: #c2410c; }
.key { display: inline-block; width: 0.75rem; height: 0.75rem; margin-right: 0.25rem; }
.keys { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 0.125rem 0.75rem; margin: 0.25rem 0 0.75rem 0.5rem;
  font-size: 0.875rem; }
dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
@media (max-width: 40rem) {
  .name { padding-left: calc(var(--depth) * 0.375rem); }
  .wide { display: none; }
  summary { grid-template-columns: minmax(0, 1fr) 4.5rem; }
  .bar { grid-column: 1 / -1; height: 0.5rem; }
}
`;
