import { readConfig, type TestBedConfig } from '../config';
import { firstThatWorks, NotOpen, type Way } from '../ways/first-that-works';
import { packagesWay } from '../ways/packages';
import { lookForTool } from './look-for-tool';
import { loadLua } from './nginx';
import type { Tool, ToolKind } from './tool';
import { TOOLS } from './tools';

export interface TestTool {
  /** The full path of the program. */
  readonly file: string;
}

export interface TestNginx extends TestTool {
  /** The lines with which its configuration must begin. */
  readonly loadLua: readonly string[];
}

/**
 * A program that a test needs: the one on the machine, else Debian's or Ubuntu's package, installed when we may, or a download.
 * Rejects with both ways and what is in the way of each. (No container: a tool works on files and ports of the test.)
 */
export function testTool(kind: 'nginx', config?: TestBedConfig): Promise<TestNginx>;
export function testTool(kind: ToolKind, config?: TestBedConfig): Promise<TestTool>;
export async function testTool(kind: ToolKind, config = readConfig()): Promise<TestTool | TestNginx> {
  const tool = TOOLS[kind];
  const onMachine = machineWay(tool, config.searchPath);
  const file = await firstThatWorks(tool.title, [onMachine, installWay(tool, onMachine)]);
  return kind === 'nginx' ? { file, loadLua: await loadLua(file) } : { file };
}

function machineWay(tool: Tool, searchPath: string): Way<string> {
  return {
    advice: `install ${tool.title}: ${Object.values(tool.programs).flat().join(' or ') || tool.kind} is searched on the PATH`,
    async attempt() {
      const found = await lookForTool(tool, searchPath);
      return 'reason' in found ? new NotOpen(found.reason) : (found.programs[tool.kind] ?? '');
    },
  };
}

function installWay(tool: Tool, onMachine: Way<string>): Way<string> {
  const { download } = tool;
  if (!download) return packagesWay(tool, onMachine);
  return { advice: download.advice, attempt: async () => (await download.attempt()) ?? onMachine.attempt() };
}
