import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The folder that they are in. */
export const folder = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));

/** As YAML gives it. */
export type Manifest = Readonly<Record<string, any>>;

export const paths = globSync('**/*.yaml', { cwd: folder }).toSorted();
const manifests = new Map<string, Manifest>(
  paths.map((path) => [path, parse(readFileSync(join(folder, path), 'utf8')) as Manifest]),
);
export const kustomizations = [...manifests].filter(([path]) => path.endsWith('kustomization.yaml'));
/** Each is laid over an object of the folder that its kustomization builds on. */
export const patches = kustomizations.flatMap(([path, { patches: named = [] }]) =>
  named.map((patch: Manifest) => join(dirname(path), String(patch['path']))),
) as readonly string[];
export const objects = [...manifests].filter(
  ([path]) => !path.endsWith('kustomization.yaml') && !patches.includes(path),
);

export function manifest(path: string): Manifest {
  const found = manifests.get(path);
  assert.ok(found, path);
  return found;
}

export const common = manifest('common/kustomization.yaml');
export const deployment = manifest('watch/deployment.yaml');
export const cronJob = manifest('cronjob/cron-job.yaml');
const doctor = manifest('doctor/job.yaml');
/** What two have that one has not. */
export const replication = manifest('watch-replicated/deployment-patch.yaml');
export const budget = manifest('watch-replicated/disruption-budget.yaml');
export const service = manifest('watch/service.yaml');
export const policy = manifest('common/network-policy.yaml');
export const secrets = [
  'secret-token.example.yaml',
  'secret-app.example.yaml',
  'secret-redis.example.yaml',
  'secret-notify.example.yaml',
].map(manifest);

export const podTemplates: Readonly<Record<string, Manifest>> = {
  watch: deployment['spec'].template,
  cronjob: cronJob['spec'].jobTemplate.spec.template,
  doctor: doctor['spec'].template,
};
export const pods = Object.entries(podTemplates);

export function containerOf(template: Manifest): Manifest {
  assert.equal(template['spec'].containers.length, 1);
  return template['spec'].containers[0] as Manifest;
}

export const settingsFile = readFileSync(join(folder, 'common/settings.env'), 'utf8');
