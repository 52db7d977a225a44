import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import {
  common,
  containerOf,
  deployment,
  folder,
  kustomizations,
  manifest,
  objects,
  patches,
  paths,
  pods,
  type Manifest,
} from './kubernetes-manifests.ts';
import { typeErrors, validate } from './kubernetes-schema.ts';

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
    for (const [path, { resources = [], components = [], configMapGenerator = [], patches = [] }] of kustomizations) {
      const envs = configMapGenerator.flatMap((generator: Manifest) => generator['envs']);
      const patched = patches.map((patch: Manifest) => patch['path']);
      for (const name of [...resources, ...components, ...envs, ...patched] as readonly string[]) {
        assert.ok(existsSync(resolve(folder, dirname(path), name)), `${path}: ${name}`);
      }
    }
  });

  it('leave out no manifest but the examples of a Secret', () => {
    const used = kustomizations.flatMap(([path, { resources }]) =>
      (resources as readonly string[]).map((name) => join(dirname(path), name)),
    );
    const unused = objects.map(([path]) => path).filter((path) => !used.includes(path));
    assert.deepEqual(unused.toSorted(), [
      'secret-app.example.yaml',
      'secret-notify.example.yaml',
      'secret-redis.example.yaml',
      'secret-token.example.yaml',
    ]);
  });

  it('name the image of every pod, so that it is replaced in one place', () => {
    const [{ name, newName, newTag }] = common['images'];
    assert.equal(name, newName);
    for (const [, template] of pods) assert.equal(containerOf(template)['image'], `${name}:${newTag}`);
  });

  const withoutKubectl =
    spawnSync('kubectl', ['version', '--client']).status === 0 ? false : 'there is no kubectl here';
  it('patch objects that the folder which they build on has', () => {
    assert.equal(patches.length, 2);
    for (const path of patches) {
      const { kind, metadata } = manifest(path);
      const patched = objects.filter(([of, object]) => of.startsWith('watch/') && object['kind'] === kind);
      assert.deepEqual(
        patched.map(([, object]) => object['metadata'].name),
        [metadata.name],
      );
    }
  });

  it('make valid objects with kubectl', { skip: withoutKubectl }, () => {
    const all: Manifest[] = [];
    for (const overlay of [...pods.map(([name]) => name), 'watch-replicated']) {
      const { made, built } = kustomize(overlay);
      for (const { kind, metadata } of built as readonly any[]) {
        assert.equal(metadata.namespace, common['namespace'], kind);
      }
      const configMap = built.find(({ kind }) => kind === 'ConfigMap')?.['metadata'].name as string;
      assert.match(configMap, /^horde-github-sync-\w+$/);
      assert.match(made, new RegExp(`configMapRef:\n +name: ${configMap}\n`));
      all.push(...built);
    }
    for (const object of all) validate(object);
  });

  it(
    'make of watch-replicated what watch is, but for two with Redis and without a volume',
    { skip: withoutKubectl },
    () => {
      const [one, two] = [kustomize('watch').built, kustomize('watch-replicated').built];
      const isShared = ({ kind }: Manifest) => !/^(?:Deployment|PersistentVolumeClaim|PodDisruptionBudget)$/.test(kind);
      assert.deepEqual(two.filter(isShared), one.filter(isShared));
      const others = (built: readonly Manifest[]) => built.filter((object) => !isShared(object));
      assert.deepEqual(
        [others(one), others(two)].map((objects) => objects.map(({ kind }) => kind).toSorted()),
        [
          ['Deployment', 'PersistentVolumeClaim'],
          ['Deployment', 'PodDisruptionBudget'],
        ],
      );

      const [ofOne, ofTwo] = [one, two].map((built) => built.find(({ kind }) => kind === 'Deployment')?.['spec']);
      const named = (name: string) => (thing: Manifest) => thing['name'] === name;
      const pod = ofTwo.template.spec;
      assert.deepEqual([ofTwo.replicas, ofTwo.strategy.type], [2, 'RollingUpdate']);
      assert.deepEqual(pod.volumes.find(named('data')), { name: 'data', emptyDir: { sizeLimit: '1Gi' } });
      const redis = pod.containers[0].env.find(named('HORDE_GITHUB_SYNC_REDIS_URL')).valueFrom.secretKeyRef;
      assert.equal(redis.optional, false);

      // All that differs, put back.
      redis.optional = true;
      delete pod.topologySpreadConstraints;
      Object.assign(ofTwo, { replicas: ofOne.replicas, strategy: ofOne.strategy });
      for (const { template } of [ofOne, ofTwo]) {
        const { containers, volumes } = template.spec;
        containers[0].env = new Set(containers[0].env);
        template.spec.volumes = new Set(volumes.filter((volume: Manifest) => volume['name'] !== 'data'));
      }
      assert.deepEqual(ofTwo, ofOne);
    },
  );
});

/** What kubectl makes of a folder: its text and its objects. */
function kustomize(overlay: string): { readonly made: string; readonly built: readonly Manifest[] } {
  const made = execFileSync('kubectl', ['kustomize', join(folder, overlay)], { encoding: 'utf8' });
  return { made, built: parseAllDocuments(made).map((document) => document.toJS() as Manifest) };
}
