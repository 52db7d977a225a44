import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { readCompose, withDefaults } from '../deploy/compose-file.ts';
import { composeErrors } from '../deploy/compose-schema.ts';
import { imageVariables, lastStage, readInstructions, readRootFile, words } from '../deploy/dockerfile.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = new URL('../../', import.meta.url);
const page = readRootFile('docs/deploy/docker.md');
const commands = [...page.matchAll(/^\$ (.*)$|`(docker [^`]*)`/gm)].map(([, line, inline]) => line ?? inline ?? '');
const compose = readCompose('docker-compose.yml');
const withRedis = readCompose('docker-compose.redis.yml');
const instructions = readInstructions(readRootFile('Dockerfile'));

interface ComposeCommand {
  readonly file: string;
  readonly verb: string;
  readonly flags: readonly string[];
  readonly service?: string | undefined;
  /** Behind the service. */
  readonly program: readonly string[];
}

function readComposeCommand(command: string): ComposeCommand | undefined {
  const pattern = /^docker compose (?:-f (\S+) )?([a-z]+)((?: --[a-z]+(?: \d+h)?)*)(?: ([a-z]+)(?: (.*))?)?$/;
  const [match, file = 'docker-compose.yml', verb = '', flags = '', service, program = ''] =
    pattern.exec(command) ?? [];
  if (match === undefined) return undefined;
  return { file, verb, flags: flags.match(/--[a-z]+/g) ?? [], service, program: program.match(/'[^']*'|\S+/g) ?? [] };
}

const composeCommands = commands.flatMap((command) => readComposeCommand(command) ?? []);

/** What Docker Compose 2 has. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  up: ['--build', '--detach'],
  down: ['--volumes'],
  build: [],
  run: ['--rm'],
  exec: [],
  logs: ['--since', '--timestamps', '--follow'],
  ps: [],
  stop: [],
};

describe('docs/deploy/docker.md', () => {
  let sandbox: Sandbox;
  let cwd = '';
  before(async () => {
    sandbox = await startSandbox();
    cwd = temporaryFolder();
  });
  after(async () => {
    await sandbox.close();
  });

  it('has no command that is not looked at here', () => {
    assert.deepEqual(
      commands.filter((command) => readComposeCommand(command) === undefined),
      [
        'cp .env.sync.example .env.sync',
        'chmod 600 .env.sync',
        "docker inspect --format '{{json .State.Health}}' CONTAINER",
        'git pull',
        'docker build --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:… --tag horde-github-sync .',
        'docker network ls --filter name=horde-network',
        'sudo chown 1000:1000 github-app.pem',
        'sudo chmod 400 github-app.pem',
        'docker build --tag horde-github-sync .',
        'docker run --rm --env-file .env.sync horde-github-sync doctor',
        'docker run --rm --env-file .env.sync horde-github-sync --dry-run',
        'docker run --detach --name horde-github-sync --env-file .env.sync --volume horde-github-sync:/data --publish 127.0.0.1:8080:8080 --restart unless-stopped --stop-timeout 30 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 512m --pids-limit 256 horde-github-sync',
        'docker logs --follow horde-github-sync',
        'docker stop horde-github-sync',
      ],
    );
  });

  it('gives Compose files, commands, flags and services that there are', () => {
    for (const { file, verb, flags, service } of composeCommands) {
      assert.ok(existsSync(new URL(file, root)), file);
      assert.ok(verb in verbs, verb);
      for (const flag of flags) assert.ok(verbs[verb]?.includes(flag), `${verb} ${flag}`);
      assert.ok(service === undefined || service in readCompose(file).services, service);
    }
  });

  it('runs the program with arguments that work', async () => {
    const runs = composeCommands.filter(({ verb }) => verb === 'run').map(({ program }) => program.join(' '));
    const inDocker = commands.flatMap(
      (command) => /^docker run --rm .* horde-github-sync (\S+)$/.exec(command)?.[1] ?? [],
    );
    const different = [...new Set([...runs, ...inDocker])];
    assert.deepEqual(different, ['doctor', '--dry-run', '--help', '--json', '--target-dir /data/clones']);
    for (const text of different) {
      const { code, stderr } = await runProgram(
        text.replace('/data', cwd).split(' '),
        { ...sandbox.environment, HORDE_GITHUB_SYNC_STATE_DIR: join(cwd, 'state') },
        cwd,
      );
      assert.equal(code, 0, `${text}: ${stderr}`);
    }
  });

  it('shows the state with the program of the image', () => {
    const programs = composeCommands.filter(({ verb }) => verb === 'exec').map(({ program }) => program.join(' '));
    const [, , entry = ''] = words(lastStage.find(({ name }) => name === 'ENTRYPOINT')!).slice(1);
    assert.ok(programs.includes(`node ${entry.replace('/app/', '')} status`), programs.join());
  });

  it('shows the flags and the variables that the image has', () => {
    const [, flags] = /`(--watch [^`]*)` are flags/.exec(page) ?? [];
    assert.deepEqual(flags?.split(' '), words(lastStage.find(({ name }) => name === 'CMD')!));
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` *\| `([^`]+)` *\|$/gm)].map(([, name, value]) => [name, value]);
    assert.deepEqual({ NODE_ENV: 'production', ...Object.fromEntries(rows) }, imageVariables);
  });

  it('has a Compose file for an App’s key that fits the schema together with ours', () => {
    const blocks = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => parse(text));
    assert.equal(blocks.length, 1);
    const [app] = blocks;
    const { services, ...more } = app;
    assert.deepEqual(Object.keys(services), ['sync']);
    const merged = { ...compose, ...more, services: { sync: { ...compose.services['sync'], ...services.sync } } };
    assert.deepEqual(composeErrors(merged), []);
    const [secret] = services.sync.secrets;
    assert.equal(services.sync.environment.GITHUB_APP_PRIVATE_KEY_PATH, `/run/secrets/${secret}`);
    assert.ok(page.includes(`sudo chown 1000:1000 ${app.secrets[secret].file.replace('./', '')}`));
  });

  it('edits a model that the sandbox has', () => {
    const edit = composeCommands.find(({ verb, program: words }) => verb === 'exec' && words[0] === 'sed');
    const [program, flag, script = '', path = ''] = edit?.program ?? [];
    assert.deepEqual([program, flag], ['sed', '-i']);
    const { command = [] } = readCompose('docker-compose.sandbox.yml').services['sandbox'] ?? {};
    const folder = command[command.indexOf('--data') + 1] ?? '';
    const sample = readFileSync(new URL(path.replace(folder, 'samples'), root), 'utf8');
    const [, before = ''] = /^'s\/([^/]+)\/[^/]+\/'$/.exec(script) ?? [];
    assert.ok(sample.includes(before), before);
  });

  it('starts the container without Compose as Compose does', () => {
    const command = commands.find((text) => text.startsWith('docker run --detach')) ?? '';
    const { sync } = compose.services;
    assert.ok(command.includes(` --publish ${sync?.ports?.[0]} `));
    assert.ok(command.includes(` --stop-timeout ${sync?.stop_grace_period?.replace('s', '')} `));
    assert.ok(command.includes(` --env-file ${sync?.env_file} `));
    assert.ok(command.includes(` --memory ${sync?.mem_limit} `));
    assert.ok(command.includes(` --pids-limit ${sync?.pids_limit} `));
  });

  it('names a build argument, ports and an example file that there are', () => {
    assert.ok(instructions.some(({ name, rest }) => name === 'ARG' && rest === 'NODE_IMAGE=node:24-bookworm-slim'));
    const published = [compose, withRedis, readCompose('docker-compose.sandbox.yml')]
      .flatMap(({ services }) => Object.values(services))
      .flatMap(({ ports = [] }) => ports.flatMap((port) => port.split(':')[1]?.split('-')));
    for (const [, port] of page.matchAll(/127\.0\.0\.1:(\d+)/g)) assert.ok(published.includes(port), port);
    assert.ok(existsSync(new URL('.env.sync.example', root)));
  });

  it('names PRIMARY’s network as the compose file does, and the variables that change it and Redis', () => {
    const network = withRedis.networks?.['primary']?.name ?? '';
    assert.ok(page.includes(`not \`${withDefaults(network)}\``));
    assert.ok(commands.includes('docker network ls --filter name=horde-network'));
    assert.match(withDefaults(network), /_horde-network$/);
    for (const name of ['PRIMARY_NETWORK', 'HORDE_GITHUB_SYNC_REDIS_URL']) {
      assert.match(readRootFile('docker-compose.redis.yml'), new RegExp(`\\$\\{${name}:-`));
      assert.match(page, new RegExp(`\`${name}\\b`));
    }
  });

  it('names no variable that does not exist', () => {
    const named = [...page.matchAll(/\b[A-Z]+(_[A-Z]+)+\b/g)].map(([name]) => name);
    const known = [...knownVariables, 'NODE_IMAGE', 'NODE_EXTRA_CA_CERTS', 'PRIMARY_NETWORK'];
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });
});
