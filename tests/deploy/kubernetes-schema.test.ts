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
  objects,
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
    for (const [overlay] of pods) {
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
