/**
 * Vitest reporter that prints the museum as a table. Its tests are titled `we | …` or `stock | …`, below `area | address`.
 */
export default class TableReporter {
  onTestRunEnd(modules) {
    const rows = new Map();
    for (const test of modules.flatMap(({ children }) => [...children.allTests()])) {
      const [area, address] = (test.parent.name ?? '').split(' | ');
      const [who, what] = test.name.split(' | ');
      if (!address || !what) continue;
      const row = rows.get(address) ?? { area, title: '', we: '-', stock: '-' };
      const isPassed = test.result().state === 'passed';
      // What stock does is measured by the same test: it stands here only while it is so.
      if (who === 'we') Object.assign(row, { title: what, we: isPassed ? 'ok' : 'FAILS' });
      else row.stock = isPassed ? what : 'no longer as filed';
      rows.set(address, row);
    }
    const lines = [...rows].sort(([, a], [, b]) => a.area.localeCompare(b.area));
    console.log('\n| report | area | what must hold | we | stock @apollo/gateway |\n| --- | --- | --- | --- | --- |');
    for (const [address, { area, title, we, stock }] of lines) {
      const short = address.replace('https://github.com/', '').replace(/\/(issues|pull)\//, '#');
      console.log(`| [${short}](${address}) | ${area} | ${title} | ${we} | ${stock} |`);
    }
    const count = (test) => lines.filter(([, row]) => test(row)).length;
    console.log(
      `\n${lines.length} reports: we fail ${count(({ we }) => we !== 'ok')}; of ${count(({ stock }) => stock !== '-')} that apply to any gateway, stock does ${count(({ stock }) => stock !== '-' && stock !== 'the same')} differently.`,
    );
  }
}
