/**
 * GraphiQL 5 puts buttons inside elements with the role of a tab, so screen readers reach neither. This makes them a list of buttons,
 * one of which is the current one.
 */
export function repairTabs(container: Element): void {
  const observer = new MutationObserver(() => {
    container.querySelectorAll('.graphiql-tabs, .graphiql-tab').forEach((element) => element.removeAttribute('role'));
    for (const tab of container.querySelectorAll('.graphiql-tab[aria-selected]')) {
      const isCurrent = tab.getAttribute('aria-selected') === 'true';
      tab.removeAttribute('aria-selected');
      tab.querySelector('.graphiql-tab-button')?.setAttribute('aria-current', String(isCurrent));
    }
  });
  observer.observe(container, { subtree: true, childList: true, attributeFilter: ['aria-selected'] });
}
