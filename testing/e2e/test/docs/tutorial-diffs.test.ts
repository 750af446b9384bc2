import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import { applyDiff } from './copy-repository';

// `tutorials.all.test.ts` also runs what they make.
describe('the diffs of the tutorials', () => {
  it('fit the files as they are now', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gobbler-diffs-'));
    const texts = globSync('docs/tutorials/*.md', { cwd: ROOT }).map((page) => readFileSync(join(ROOT, page), 'utf8'));
    const diffs = texts.flatMap((text) => [...text.matchAll(/^```diff\n([^]*?)^```$/gm)].map(([, diff = '']) => diff));
    expect(diffs.length).toBeGreaterThan(8);
    try {
      for (const diff of diffs) {
        const [, path = ''] = /^--- a\/(.+)$/m.exec(diff) ?? [];
        if (path !== '' && !existsSync(join(folder, path))) cpSync(join(ROOT, path), join(folder, path));
        expect(() => applyDiff(diff, folder)).not.toThrow();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
