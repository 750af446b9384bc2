import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from './finding';

const OLDEST_NODE = 24;
const GIB = 2 ** 30;
/** What PostgreSQL, its write-ahead log and the pictures of a first week need. */
const WANTED_GIB = 2;

/** This Node, and the space where data lie. */
export async function checkMachine(version: string, dataDir: string): Promise<readonly Finding[]> {
  return [checkNode(version), await checkDisk(dataDir)];
}

function checkNode(version: string): Finding {
  const isNew = Number(version.split('.')[0]) >= OLDEST_NODE;
  if (isNew) return { subject: 'Node', verdict: 'ok', message: version };
  const advice = `Use Node ${OLDEST_NODE} or newer. On Linux npm ci brings one along: use npm run doctor, npm start.`;
  return { subject: 'Node', verdict: 'problem', message: `${version} is too old`, advice };
}

async function checkDisk(dataDir: string): Promise<Finding> {
  let folder = dataDir;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIB;
  const message = `${free.toFixed(1)} GiB free in ${folder}`;
  if (free >= WANTED_GIB) return { subject: 'Disk', verdict: 'ok', message };
  const advice = `Free some: ${WANTED_GIB} GiB are little for databases and pictures. GOBBLER_DATA_DIR names another folder.`;
  return { subject: 'Disk', verdict: 'warning', message, advice };
}
