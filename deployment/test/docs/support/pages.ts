import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '../../../..');

export interface Page {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
}

export const read = (path: string): string => readFileSync(resolve(REPOSITORY, path), 'utf8');

const isOurs = (path: string): boolean => !/(^|\/)(node_modules|dist|\.gobbler|\.nx|histories)(\/|$)/.test(path);

/** Files of the repository, from its top. */
export function files(pattern: string): string[] {
  const exclude = (name: string): boolean => !isOurs(name);
  return globSync(pattern, { cwd: REPOSITORY, exclude }).filter(isOurs).toSorted();
}

export function pages(): Page[] {
  return files('**/*.md').map((path) => ({ path, text: read(path) }));
}

/** What operators read. */
export function operatorsPages(): Page[] {
  const others = ['README.md', 'operator/README.md', 'kong/README.md', 'kubernetes/README.md', 'deployment/README.md'];
  return pages().filter(({ path }) => path.startsWith('docs/operations') || others.includes(path));
}

const withoutCode = (text: string): string => text.replaceAll(/^( *)```[^]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, '');

export interface Link {
  readonly from: string;
  readonly target: string;
  /** From the top of the repository. */
  readonly path: string;
  readonly anchor: string;
}

/** Links to other files and places of this repository. */
export function linksOf({ path, text }: Page): Link[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      const absolute = file === '' ? resolve(REPOSITORY, path) : resolve(REPOSITORY, dirname(path), file);
      return { from: path, target, path: relative(REPOSITORY, absolute), anchor };
    });
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/^( *)```[^]*?^\1```/gm, '').matchAll(/^#{1,6} +(.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

export interface Command {
  readonly page: string;
  readonly line: string;
}

export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** The code blocks of a page. */
export function blocksOf({ path, text }: Page): Block[] {
  return [...text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```/gm)].map(([, , language = '', block = '']) => ({
    page: path,
    language,
    text: block,
  }));
}

/** The lines of a shell block, continued ones in one, without comments. */
export function linesOf({ text }: Block): string[] {
  return text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#(?! ?[{(]).*$/, '').trim())
    .filter(Boolean);
}

/** Every command of the shell blocks, those in a row apart. */
export function commandsOf(page: Page): Command[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(linesOf)
    .flatMap((line) => line.split(/ && | \|\| | \| |; /))
    .filter(Boolean)
    .map((line) => ({ page: page.path, line: line.trim() }));
}
