import { ask } from './support/ask';
import { startGateways, type Gateways } from './support/gateways';
import { readReports, type Filed } from './support/read-reports';
import type { GatewayReport } from './support/report';

type FiledHere = Filed & { readonly report: GatewayReport };

describe('reports about gateways', async () => {
  const filed = (await readReports()).filter((one): one is FiledHere => 'graph' in one.report);

  /** Reports about one graph share its gateways. */
  const graphs = [...new Set(filed.map(({ report }) => report.graph))];

  // The titles are what the table shows.
  describe.each(graphs)('a gateway', (graph) => {
    let gateways: Gateways;
    beforeAll(async () => {
      gateways = await startGateways(graph);
    });
    afterAll(() => gateways?.stop());

    describe.each(filed.filter(({ report }) => report.graph === graph))('$area | $address', ({ report }) => {
      it(`we | ${report.title}`, async () => {
        expect(await ask(gateways.ours, report.ask, report.expected)).toEqual(report.expected);
      });

      const { does, ...answer } = report.stock === 'the same' ? { does: 'the same', ...report.expected } : report.stock;
      it(`stock | ${does}`, async () => {
        expect(await ask(gateways.stock, report.ask, answer)).toEqual(answer);
      });
    });
  });
});
