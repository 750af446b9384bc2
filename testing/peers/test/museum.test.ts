import { readReports } from './support/read-reports';

describe('the museum', async () => {
  const reports = await readReports();

  it('has at least 60 reports, each once', () => {
    expect(reports.length).toBeGreaterThanOrEqual(60);
    expect(new Set(reports.map(({ address }) => address)).size).toBe(reports.length);
  });

  it.each(reports.map(({ file, address }) => [file, address]))(
    'names in the first line of %s where it was published',
    (_, address) => {
      expect(address).toMatch(
        /^https:\/\/(github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull|security\/advisories)\/[\w-]+|(datatracker\.ietf\.org|spec\.graphql\.org)\/\S+)$/,
      );
    },
  );
});
