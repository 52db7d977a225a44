import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { imageVariables, lastStage, words } from './dockerfile.ts';
import {
  budget,
  common,
  containerOf,
  cronJob,
  deployment,
  manifest,
  pods,
  podTemplates,
  policy,
  replication,
  secrets,
  service,
  settingsFile,
  type Manifest,
} from './kubernetes-manifests.ts';

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

  it('leaves no setting to the flags but the port, nor to the pods, so that those of settings.env count', () => {
    const own = pods.flatMap(([name, template]) => {
      const { args = [], env } = containerOf(template);
      return [...args, ...env.filter(({ value }: Manifest) => value !== undefined)].map((given) => [name, given]);
    });
    assert.deepEqual(own, [
      ['watch', '--watch'],
      ['watch', '--http-port=8080'],
      ['doctor', 'doctor'],
      ['doctor', { name: 'HORDE_GITHUB_SYNC_DRY_RUN', value: 'false' }],
    ]);
  });

  it('runs once as the CronJob: without the image’s own flags', () => {
    const { command, args } = containerOf(podTemplates['cronjob']!);
    // Kubernetes takes the image's flags where there are neither.
    assert.deepEqual(command, words(lastStage.find(({ name }) => name === 'ENTRYPOINT')!));
    assert.equal(args, undefined);
  });

  it('never runs two at once that do not know of each other', () => {
    assert.equal(deployment['spec'].replicas, 1);
    assert.equal(deployment['spec'].strategy.type, 'Recreate');
    assert.equal(cronJob['spec'].concurrencyPolicy, 'Forbid');
  });

  it('runs two where Redis is: both get its URL, or neither starts', () => {
    const { replicas, strategy, template } = replication['spec'];
    assert.deepEqual([replicas, strategy.type], [2, 'RollingUpdate']);
    // Only so are flags and settings of both folders the same.
    assert.deepEqual(Object.keys(containerOf(template as Manifest)), ['name', 'env']);
    const [redis, ...more] = containerOf(template as Manifest)['env'];
    assert.deepEqual(more, []);
    const ofOne = containerOf(podTemplates['watch']!)['env'].find(({ name }: Manifest) => name === redis.name);
    assert.equal(ofOne.valueFrom.secretKeyRef.optional, true);
    const { optional, ...key } = redis.valueFrom.secretKeyRef;
    assert.deepEqual({ ...key, optional: true }, ofOne.valueFrom.secretKeyRef);
    assert.equal(optional, false);
  });

  it('shares no volume between two: a claim that one node has keeps the other pod from starting', () => {
    const { volumes } = replication['spec'].template.spec;
    assert.deepEqual(volumes, [{ name: 'data', persistentVolumeClaim: null, emptyDir: { sizeLimit: '1Gi' } }]);
    assert.equal(manifest('watch-replicated/volume-claim-patch.yaml')['$patch'], 'delete');
  });

  it('leaves one of two while a node is emptied or the program is updated, and spreads them over nodes', () => {
    assert.equal(budget['spec'].minAvailable, 1);
    const { strategy, template } = replication['spec'];
    assert.equal(strategy.rollingUpdate.maxUnavailable, 0);
    const [{ whenUnsatisfiable, labelSelector }] = template.spec.topologySpreadConstraints;
    // One node is enough for both.
    assert.equal(whenUnsatisfiable, 'ScheduleAnyway');
    for (const { matchLabels } of [budget['spec'].selector, labelSelector])
      assert.deepEqual(matchLabels, deployment['spec'].selector.matchLabels);
  });

  it('lets the pods out to Redis, as to PRIMARY and GitHub', () => {
    assert.deepEqual(policy['spec'].policyTypes, ['Ingress']);
  });

  it('keeps the image’s state on the volume of the pod', () => {
    const { mountPath } = containerOf(podTemplates['watch']!)['volumeMounts'].find(
      ({ name }: { name: string }) => name === 'data',
    );
    assert.ok(imageVariables['HORDE_GITHUB_SYNC_STATE_DIR']?.startsWith(`${mountPath}/`));
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
    });

    it(`runs as the image's user, who may write to the volumes: ${name}`, () => {
      const { runAsUser, runAsGroup, fsGroup } = template['spec'].securityContext;
      const user = lastStage.find((instruction) => instruction.name === 'USER');
      assert.equal(`${runAsUser}:${runAsGroup}`, user?.rest);
      assert.equal(fsGroup, runAsGroup);
    });

    it(`gives a pod the memory that a sync of all categories takes, and a limit: ${name}`, () => {
      const { requests, limits } = containerOf(template)['resources'];
      assert.deepEqual([requests.memory, limits.memory], ['256Mi', '512Mi']);
    });

    it(`keeps Kubernetes from setting variables, and gives a sync under way its time: ${name}`, () => {
      const { spec } = template;
      // Else the Service of this name would set HORDE_GITHUB_SYNC_SERVICE_HOST, an unknown setting.
      assert.equal(spec.enableServiceLinks, false);
      // src/cli/commands/watch.ts gives a sync under way 25 seconds.
      assert.ok(spec.terminationGracePeriodSeconds >= 30);
    });
  }
});
