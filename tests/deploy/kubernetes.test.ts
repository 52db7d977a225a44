import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'deploy/kubernetes');
const overlays = ['watch', 'cronjob', 'doctor'];

type Manifest = Readonly<Record<string, any>>;

const paths = globSync('**/*.yaml', { cwd: folder }).toSorted();
const manifests = new Map<string, Manifest>(
  paths.map((path) => [path, parse(readFileSync(join(folder, path), 'utf8')) as Manifest]),
);
const kustomizations = [...manifests].filter(([path]) => path.endsWith('kustomization.yaml'));
const objects = [...manifests].filter(([path]) => !path.endsWith('kustomization.yaml'));

function manifest(path: string): Manifest {
  const found = manifests.get(path);
  assert.ok(found, path);
  return found;
}

const common = manifest('common/kustomization.yaml');
const deployment = manifest('watch/deployment.yaml');
const cronJob = manifest('cronjob/cron-job.yaml');
const doctor = manifest('doctor/job.yaml');
const service = manifest('watch/service.yaml');
const policy = manifest('common/network-policy.yaml');
const secrets = ['secret-token.example.yaml', 'secret-app.example.yaml'].map(manifest);

const podTemplates: Readonly<Record<string, Manifest>> = {
  watch: deployment['spec'].template,
  cronjob: cronJob['spec'].jobTemplate.spec.template,
  doctor: doctor['spec'].template,
};
const pods = Object.entries(podTemplates);

function containerOf(template: Manifest): Manifest {
  assert.equal(template['spec'].containers.length, 1);
  return template['spec'].containers[0] as Manifest;
}

const settingsFile = readFileSync(join(folder, 'common/settings.env'), 'utf8');

describe('the Kubernetes manifests', () => {
  it('mean the same to readers of YAML 1.1 and 1.2', () => {
    for (const path of paths) {
      const text = readFileSync(join(folder, path), 'utf8');
      assert.deepEqual(parse(text, { version: '1.1' }), parse(text, { version: '1.2' }), path);
    }
  });

  for (const [path, object] of objects) {
    it(`have valid values: ${path}`, () => {
      validate(object);
    });
  }

  it('have no field that Kubernetes does not know, and a misspelt one would be seen', () => {
    const text = JSON.stringify(deployment).replace('readOnlyRootFilesystem', 'readOnlyRootFileSystem');
    const misspelt = JSON.parse(text) as Manifest;
    const errors = typeErrors([...objects.map(([, object]) => object), misspelt]);
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0]!, /"readOnlyRootFileSystem"' does not exist/);
  });
});

describe('the kustomizations', () => {
  it('name files that exist', () => {
    for (const [path, { resources = [], components = [], configMapGenerator = [] }] of kustomizations) {
      const envs = configMapGenerator.flatMap((generator: Manifest) => generator['envs']);
      for (const name of [...resources, ...components, ...envs] as readonly string[]) {
        assert.ok(existsSync(resolve(folder, dirname(path), name)), `${path}: ${name}`);
      }
    }
  });

  it('leave out no manifest but the examples of a Secret', () => {
    const used = kustomizations.flatMap(([path, { resources }]) =>
      (resources as readonly string[]).map((name) => join(dirname(path), name)),
    );
    const unused = objects.map(([path]) => path).filter((path) => !used.includes(path));
    assert.deepEqual(unused.toSorted(), ['secret-app.example.yaml', 'secret-token.example.yaml']);
  });

  it('name the image of every pod, so that it is replaced in one place', () => {
    const [{ name, newName, newTag }] = common['images'];
    assert.equal(name, newName);
    for (const [, template] of pods) assert.equal(containerOf(template)['image'], `${name}:${newTag}`);
  });

  const withoutKubectl =
    spawnSync('kubectl', ['version', '--client']).status === 0 ? false : 'there is no kubectl here';
  it('make valid objects with kubectl', { skip: withoutKubectl }, () => {
    const all: Manifest[] = [];
    for (const overlay of overlays) {
      const made = execFileSync('kubectl', ['kustomize', join(folder, overlay)], { encoding: 'utf8' });
      const built = parseAllDocuments(made).map((document) => document.toJS() as Manifest);
      for (const { metadata } of built as readonly any[]) assert.equal(metadata.namespace, common['namespace']);
      const configMap = built.find(({ kind }) => kind === 'ConfigMap')?.['metadata'].name as string;
      assert.match(configMap, /^horde-github-sync-\w+$/);
      assert.match(made, new RegExp(`configMapRef:\n +name: ${configMap}\n`));
      all.push(...built);
    }
    for (const object of all) validate(object);
  });
});

describe('what the manifests say of each other', () => {
  it('sets only variables that are settings, also where a line is commented out', () => {
    const variables = [
      ...[...settingsFile.matchAll(/^(?:# )?(\w+)=/gm)].map(([, name = '']) => name),
      ...pods.flatMap(([, template]) => containerOf(template)['env'].map(({ name }: { name: string }) => name)),
    ];
    assert.ok(variables.length > 8);
    assert.deepEqual(
      variables.filter((name) => !knownVariables.includes(name)),
      [],
    );
  });

  it('begins with a dry run', () => {
    assert.equal(parseEnv(settingsFile)['HORDE_GITHUB_SYNC_DRY_RUN'], 'true');
  });

  it('takes settings and secrets from where there are some', () => {
    const generated = common['configMapGenerator'].map(({ name }: { name: string }) => name);
    const keys = secrets.flatMap(({ metadata, stringData }) =>
      Object.keys(stringData as object).map((key) => `${metadata.name}/${key}`),
    );
    for (const [, template] of pods) {
      const { envFrom, env } = containerOf(template);
      for (const { configMapRef } of envFrom) assert.ok(generated.includes(configMapRef.name));
      for (const { valueFrom } of env) {
        if (valueFrom) assert.ok(keys.includes(`${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`));
      }
      const { secret } = template['spec'].volumes.find(({ name }: { name: string }) => name === 'app-key');
      for (const { key } of secret.items) assert.ok(keys.includes(`${secret.secretName}/${key}`));
    }
    for (const { metadata } of secrets) assert.equal(metadata.namespace, common['namespace']);
  });

  it('mounts the key of an App where the settings say that it is', () => {
    const [, keyPath] = /^# GITHUB_APP_PRIVATE_KEY_PATH=(.*)$/m.exec(settingsFile) ?? [];
    for (const [, template] of pods) {
      const named = ({ name }: { name: string }) => name === 'app-key';
      const { mountPath } = containerOf(template)['volumeMounts'].find(named);
      const [item] = template['spec'].volumes.find(named).secret.items;
      assert.equal(`${mountPath}/${item.path}`, keyPath);
    }
  });

  it('mounts volumes and claims that exist', () => {
    for (const [, template] of pods) {
      const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).toSorted();
      assert.deepEqual(names(containerOf(template)['volumeMounts']), names(template['spec'].volumes));
    }
    const claims = deployment['spec'].template.spec.volumes.flatMap(
      (volume: any) => volume.persistentVolumeClaim ?? [],
    );
    assert.deepEqual(claims, [{ claimName: manifest('watch/volume-claim.yaml')['metadata'].name }]);
  });

  it('leads Service, probes and NetworkPolicy to the port that the program listens on', () => {
    const container = containerOf(podTemplates['watch']!);
    const [{ name, containerPort }] = container['ports'];
    assert.ok(container['args'].includes(`--http-port=${containerPort}`));
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      assert.equal(container[probe].httpGet.port, name);
    }
    assert.equal(service['spec'].ports[0].targetPort, name);
    assert.equal(policy['spec'].ingress[0].ports[0].port, name);
  });

  it('selects the pods by labels that they have', () => {
    const has = (template: Manifest, labels: object) => {
      assert.deepEqual({ ...template['metadata'].labels, ...labels }, template['metadata'].labels);
    };
    has(podTemplates['watch']!, deployment['spec'].selector.matchLabels as object);
    has(podTemplates['watch']!, service['spec'].selector as object);
    for (const [, template] of pods) has(template, policy['spec'].podSelector.matchLabels as object);
  });

  for (const [name, template] of pods) {
    it(`gives a pod no more than the restricted Pod Security Standard allows: ${name}`, () => {
      const { spec } = template;
      assert.equal(spec.securityContext.runAsNonRoot, true);
      assert.deepEqual(spec.securityContext.seccompProfile, { type: 'RuntimeDefault' });
      assert.deepEqual(containerOf(template)['securityContext'], {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      assert.equal(spec.automountServiceAccountToken, false);
      // Else the Service of this name would set HORDE_GITHUB_SYNC_SERVICE_HOST, an unknown setting.
      assert.equal(spec.enableServiceLinks, false);
      // src/run-watch.ts gives a sync under way 25 seconds.
      assert.ok(spec.terminationGracePeriodSeconds >= 30);
    });
  }
});

describe('the program, run as the manifests run it', () => {
  it('watches, answers every probe, keeps its state and ends with 0 when asked to', { timeout: 120_000 }, async (t) => {
    const { args, startupProbe, livenessProbe, readinessProbe } = containerOf(podTemplates['watch']!);
    const { env, data } = await startWorld(t);
    const port = await freePort();
    const flags = (args as readonly string[]).map((flag) =>
      flag.replace('=8080', `=${port}`).replace('=/data', `=${data}`),
    );
    const running = startProgram(t, flags, env, data);
    await running.until(/would create a pull request/);
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      assert.equal((await fetch(`http://127.0.0.1:${port}${httpGet.path}`)).status, 200);
    }
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    assert.equal(code, 0);
    assert.doesNotMatch(stderr, /"event":"settings\./);
    assert.ok(existsSync(join(data, 'state/watch-state.json')));
  });

  it('runs once, and the exit code of a failure is the one that is not tried again', async (t) => {
    const { args } = containerOf(podTemplates['cronjob']!);
    const { env, data } = await startWorld(t);
    const { code, stdout, stderr } = await runProgram(args as readonly string[], env, data);
    assert.equal(code, 0);
    assert.match(stdout, /would create a pull request/);
    assert.doesNotMatch(stderr, /"event":"settings\./);

    const failed = await runProgram(
      args as readonly string[],
      { ...env, HORDE_GITHUB_SYNC_PRIMARY_API_URL: '-' },
      data,
    );
    const { containerName, values } = cronJob['spec'].jobTemplate.spec.podFailurePolicy.rules[0].onExitCodes;
    assert.deepEqual(values, [failed.code]);
    assert.equal(containerName, containerOf(podTemplates['cronjob']!)['name']);
  });

  it('checks as the doctor what the real run needs, though the settings ask for a dry one', async (t) => {
    const { args, env: own } = containerOf(podTemplates['doctor']!);
    const { env, data } = await startWorld(t);
    const values = (own as readonly any[]).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    const { code, stdout } = await runProgram(
      args as readonly string[],
      { ...env, ...Object.fromEntries(values) },
      data,
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /the token may write/);
  });
});

const models = [Deployment, CronJob, Job, NetworkPolicy, ConfigMap, PersistentVolumeClaim, Secret, Service];

/** @throws if a value is not what Kubernetes's schema asks for. Unknown fields pass. */
function validate(object: Manifest): void {
  const Model = models.find(({ apiVersion, kind }) => apiVersion === object['apiVersion'] && kind === object['kind']);
  assert.ok(Model, `${object['apiVersion']} ${object['kind']}`);
  new (Model as new (data: Manifest) => { validate(): void })(object).validate();
}

/** What the type checker says of the objects as literals of Kubernetes's types: that sees unknown fields. */
function typeErrors(checked: readonly Manifest[]): readonly string[] {
  const source = checked
    .map(({ apiVersion, kind, ...rest }, index) => {
      const type = `import('kubernetes-models/${apiVersion}/${kind}').I${kind}`;
      return `export const object${index}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest })};`;
    })
    .join('\n');
  // In this folder, so that the package is found.
  const path = join(import.meta.dirname, 'generated-manifests.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === path || disk.fileExists(name),
    readFile: (name) => (name === path ? source : disk.readFile(name)),
    getSourceFile: (name, ...more) =>
      name === path ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2024) : disk.getSourceFile(name, ...more),
  };
  const program = ts.createProgram([path], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** A sandbox, the environment that a pod has with it, and a folder in the place of `/data`. */
async function startWorld(t: TestContext) {
  const sandbox = await startSandbox();
  const data = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
  t.after(async () => {
    await sandbox.close();
    rmSync(data, { recursive: true });
  });
  const settings = parseEnv(settingsFile) as Record<string, string>;
  return { env: { ...settings, ...sandbox.environment }, data };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
