'use strict';

/**
 * Jest reporter that prints the museum as a table. Its tests are titled `we | …` or `stock | …`, below `area | address`.
 */
class TableReporter {
  onRunComplete(_contexts, { testResults }) {
    const rows = new Map();
    for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.testResults)) {
      const [area, address] = (ancestorTitles.at(-1) ?? '').split(' | ');
      const [who, what] = title.split(' | ');
      if (!address || !what) continue;
      const row = rows.get(address) ?? { area, title: '', we: '-', stock: '-' };
      // What stock does is measured by the same test: it stands here only while it is so.
      if (who === 'we') Object.assign(row, { title: what, we: status === 'passed' ? 'ok' : 'FAILS' });
      else row.stock = status === 'passed' ? what : 'no longer as filed';
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

module.exports = TableReporter;
