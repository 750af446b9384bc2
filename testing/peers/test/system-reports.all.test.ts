import { startBench, type Bench } from './support/bench';
import { readReports, type Filed } from './support/read-reports';
import type { SystemReport } from './support/report';

type FiledHere = Filed & { readonly report: SystemReport };

describe('the whole system', async () => {
  const filed = (await readReports()).filter((one): one is FiledHere => 'check' in one.report);
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench?.stop());

  // The titles are what the table shows.
  describe.each(filed)('$area | $address', ({ report }) => {
    it(`we | ${report.title}`, () => expect(report.check(bench)).resolves.toBeUndefined());
  });
});
