import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/deploy/kubernetes.md');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const common = parse(read('deploy/kubernetes/common/kustomization.yaml')) as Readonly<Record<string, any>>;

/** `deployment/horde-github-sync` and so on: all that the manifests make. */
const made = globSync('deploy/kubernetes/*/*.yaml', { cwd: root }).flatMap((path) => {
  const { kind, metadata } = parse(read(path)) as { kind: string; metadata?: { name: string } };
  return metadata === undefined ? [] : [`${kind.toLowerCase()}/${metadata.name}`];
});

describe('docs/deploy/kubernetes.md', () => {
  it('uses docker, kubectl and cp only, which are checked here but not run: that takes a cluster', () => {
    assert.ok(commands.length > 15);
    assert.deepEqual(
      commands.filter((command) => !/^(docker (build|push)|kubectl|cp) /.test(command)),
      [],
    );
  });

  it('builds and pushes the image that the manifests name', () => {
    const [{ newName, newTag }] = common['images'];
    const names = commands.flatMap((command) => /^docker .*?(\S+:\S+)/.exec(command)?.[1] ?? []);
    assert.deepEqual(names, [`${newName}:${newTag}`, `${newName}:${newTag}`]);
  });

  it('applies and deletes folders that kustomize can build, and files that exist or were copied before', () => {
    const copies = new Set<string>();
    for (const command of commands) {
      const [, from = '', to = ''] = /^cp (\S+) (\S+)$/.exec(command) ?? [];
      if (from !== '') {
        assert.ok(existsSync(join(root, from)), command);
        copies.add(to);
      }
      const [, folder] = /^kubectl \w+ -k (\S+)$/.exec(command) ?? [];
      if (folder !== undefined) assert.ok(existsSync(join(root, folder, 'kustomization.yaml')), command);
      const [, file] = /^kubectl apply -f (\S+)$/.exec(command) ?? [];
      if (file !== undefined) assert.ok(copies.has(file), command);
    }
  });

  it('names the namespace that the manifests have', () => {
    const namespaces = commands.flatMap((command) => [
      ...[...command.matchAll(/ -n (\S+)/g)].map(([, name]) => name),
      ...[...command.matchAll(/namespace (\S+)/g)].map(([, name]) => name),
    ]);
    assert.deepEqual([...new Set(namespaces)], [common['namespace']]);
  });

  it('makes the namespace one that refuses what the manifests say that they do not need', () => {
    const label = `kubectl label namespace ${common['namespace']} pod-security.kubernetes.io/enforce=restricted`;
    assert.equal(commands.indexOf(label), commands.indexOf(`kubectl create namespace ${common['namespace']}`) + 1);
  });

  it('asks for objects that the manifests or an earlier command make', () => {
    const known = new Set(made);
    for (const command of commands) {
      const [, job] = /create job (\S+)/.exec(command) ?? [];
      if (job !== undefined) known.add(`job/${job}`);
      const named = [
        ...[...command.matchAll(/\b((?:deployment|service|cronjob|job|persistentvolumeclaim)\/\S+)/g)].map(
          ([, name = '']) => name,
        ),
        ...[...command.matchAll(/delete job (\S+)/g)].map(([, name]) => `job/${name}`),
      ];
      for (const name of named) assert.ok(known.has(name), command);
    }
  });

  it('makes a Secret of the name and key that the pods read', () => {
    const [, name, key] = /create secret generic (\S+) --from-file=(\S+)/.exec(commands.join('\n')) ?? [];
    const { metadata, stringData } = parse(read('deploy/kubernetes/secret-app.example.yaml'));
    assert.equal(metadata.name, name);
    assert.deepEqual(Object.keys(stringData as object), [key]);
  });

  it('forwards the port of the Service, and names its address', () => {
    const { metadata, spec } = parse(read('deploy/kubernetes/watch/service.yaml'));
    const [{ port }] = spec.ports;
    assert.ok(commands.some((command) => command.endsWith(`port-forward service/${metadata.name} ${port}:${port}`)));
    assert.ok(page.includes(`\`http://localhost:${port}\``));
    assert.ok(page.includes(`\`${metadata.name}.${common['namespace']}.svc:${port}\``));
  });

  it('lists what each folder makes', () => {
    const folders = new Map([
      ['watch', ['watch']],
      ['watch-replicated', ['watch', 'watch-replicated']],
      ['cronjob', ['cronjob']],
    ]);
    for (const [overlay, made] of folders) {
      const [, cell = ''] = new RegExp(`^\\| \`${overlay}\` +\\|([^|]*)`, 'm').exec(page) ?? [];
      const inFolders = [...made, 'common'].flatMap((name) =>
        globSync(`deploy/kubernetes/${name}/*.yaml`, { cwd: root }),
      );
      const manifests = inFolders.map((path) => parse(read(path)) as Readonly<Record<string, string>>);
      const deleted = manifests.flatMap(({ $patch, kind }) => ($patch === 'delete' ? [kind] : []));
      const kinds = new Set(manifests.map(({ kind = '' }) => kind).filter((kind) => !deleted.includes(kind)));
      const objects = [...kinds, 'ConfigMap'].filter((kind) => !/Kustomization|Component/.test(kind));
      assert.deepEqual([...cell.matchAll(/\ban? (\w+)/g)].map(([, kind]) => kind).toSorted(), objects.toSorted());
    }
  });
});
