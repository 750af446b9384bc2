'use strict';

/**
 * `node collect-service.js <service> <folder>`: copies what a service runs on, beside packages from npm, into a folder laid out as
 * the repository is. Called while an image is built, when everything is compiled.
 */

const { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, extname, join, resolve } = require('node:path');

const root = resolve(__dirname, '../..');

/** Of a package's folder, beside its compiled code: schemas, the supergraph, pictures. */
const DATA = ['*.graphql', 'contracts/*.graphql', 'assets/**'];
/** What only a person or a compiler reads. */
const NOT_RUN = new Set(['.map', '.ts', '.tsbuildinfo']);

/** Folders of our packages by their names. @returns {Map<string, string>} */
function findPackages() {
  const { workspaces } = readJson('package.json');
  const folders = globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  ).map(dirname);
  return new Map(folders.map((folder) => [readJson(join(folder, 'package.json')).name, folder]));
}

/** @param {string} path seen from the top of the repository */
function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/**
 * The folders of a service, of the workspaces inside its folder, and of all our packages that they need to run.
 * @param {string} service
 * @returns {string[]}
 */
function foldersOf(service) {
  const packages = findPackages();
  const wanted = [`@gobbler/${service}`];
  if (!packages.has(wanted[0])) throw new Error(`There is no service ${service}.`);
  const inside = [...packages].filter(([, folder]) => folder.startsWith(`${packages.get(wanted[0])}/`));
  wanted.push(...inside.map(([name]) => name));
  for (const name of wanted) {
    const { dependencies = {} } = readJson(join(packages.get(name), 'package.json'));
    wanted.push(...Object.keys(dependencies).filter((other) => packages.has(other) && !wanted.includes(other)));
  }
  return wanted.map((name) => packages.get(name));
}

/**
 * The files of a service, seen from the top of the repository.
 * @param {string} service
 * @returns {string[]}
 */
function filesOf(service) {
  return foldersOf(service).flatMap((folder) => {
    const code = globSync('dist/**/*', { cwd: join(root, folder), withFileTypes: true })
      .filter((entry) => entry.isFile() && !NOT_RUN.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name));
    const data = globSync(DATA, { cwd: join(root, folder), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return [...code, ...data].map((path) => path.slice(root.length + 1));
  });
}

/** What the image starts: the service, or for operators the command that is named behind it. @param {string} service */
function startFile(service) {
  const [folder] = foldersOf(service);
  return `require('./${folder}/dist/main.js');\n`;
}

/**
 * @param {string} service
 * @param {string} target
 */
function collectService(service, target) {
  const files = filesOf(service);
  if (!files.some((path) => path.endsWith('/dist/main.js'))) throw new Error(`${service} is not compiled.`);
  for (const path of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(root, path), join(target, path));
  }
  if (existsSync(join(root, 'LICENSE'))) cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  cpSync(join(__dirname, 'health-check.js'), join(target, 'health-check.js'));
  writeFileSync(join(target, 'service.js'), startFile(service));
}

module.exports = { collectService, filesOf, foldersOf };

if (require.main === module) {
  const [service, target] = process.argv.slice(2);
  if (!service || !target) throw new Error('Usage: node collect-service.js <service> <folder>');
  collectService(service, target);
}
