/**
 * Starts a TypeScript file of this project under the project's own Node (the npm package `node`), whatever Node
 * starts this file, and installs what is missing first: a fresh clone needs nothing but a system Node 20 and npm.
 *
 *   node bin/setup.mjs FILE [ARGUMENT…]      development packages included
 *
 * Plain JavaScript that Node 20 understands, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildConsoleWith } from './build-console.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
/** npm writes this file at the end of an install. */
const installRecord = join(modules, '.package-lock.json');
const ownNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const { dependencies, devDependencies } = manifestIn(root);
const consoleFolder = join(root, 'console');

/** Packages of the console that do not suit those of the service are in a folder of their own. */
const isInstalled = (name) =>
  [modules, join(consoleFolder, 'node_modules')].some((folder) => existsSync(join(folder, name, 'package.json')));

function isCurrent(names) {
  if (!existsSync(installRecord) || !names.every(isInstalled)) return false;
  return statSync(installRecord).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** npm to run as [command, …arguments]: the one that runs this script, else the one on the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running?.endsWith('.js') ? [process.execPath, running] : ['npm'];
}

/**
 * Installs when packages are missing or older than the lock file. Packages for development, once there, stay.
 * Says so on standard error only: standard output belongs to the command.
 */
function install(withDevelopment) {
  const production = [...Object.keys(dependencies), ...Object.keys(manifestIn(consoleFolder).dependencies)];
  const development = Object.keys(devDependencies);
  if (isCurrent(withDevelopment ? [...production, ...development] : production)) return;
  process.stderr.write('Installing packages (only this once) …\n');
  const [command, ...first] = npmCommand();
  const omit = withDevelopment || development.every(isInstalled) ? [] : ['--omit=dev'];
  const args = [...first, 'install', '--no-audit', '--no-fund', '--loglevel=error', ...omit];
  const windowsShell = process.platform === 'win32' && command === 'npm';
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: windowsShell });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}\n`);
    process.stderr.write('npm install failed: see above. Check the connection to the npm registry and run it again.\n');
    process.exit(1);
  }
  const now = new Date();
  utimesSync(installRecord, now, now);
}

/** The Node to run under: the project's own, or the running one when it is new enough. */
function runtime() {
  if (existsSync(ownNode)) return ownNode;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  process.stderr.write(
    `The npm package "node" is installed without its program (${ownNode}), and Node ${process.versions.node} is too ` +
      'old. Delete node_modules and run again, with install scripts allowed for the package "node".\n',
  );
  return process.exit(1);
}

/**
 * Runs `file` (relative to the project) with `args` and ends as it ends, signal included. A signal to this process
 * alone is handed on, so that stopping the starter stops the work. `console`: builds it first when it has changed; a
 * service whose console cannot be built serves all the rest.
 */
export async function start(file, args, { development, console: needsConsole = false }) {
  install(development);
  const script = resolve(root, file);
  const node = runtime();
  if (needsConsole) buildConsoleWith(node);
  if (resolve(process.execPath) === resolve(node)) {
    process.argv = [process.execPath, script, ...args];
    await import(pathToFileURL(script).href);
    return;
  }
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  // Every process that is started from here on finds what others have compiled: a start takes half as long.
  const env = { NODE_COMPILE_CACHE: join(modules, '.cache', 'node'), ...process.env, PATH: path };
  const child = spawn(node, [script, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // The terminal sends SIGINT to the whole group, the child included; the others come to this process alone.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) {
    process.stderr.write('usage: node bin/setup.mjs FILE [ARGUMENT…]\n');
    process.exit(2);
  }
  await start(file, args, { development: true });
}
