import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import ts from 'typescript';
import type { Manifest } from './kubernetes-manifests.ts';

const workloads = [Deployment, CronJob, Job, PodDisruptionBudget];
const models = [...workloads, NetworkPolicy, ConfigMap, PersistentVolumeClaim, Secret, Service];

/** @throws if a value is not what Kubernetes's schema asks for. Unknown fields pass. */
export function validate(object: Manifest): void {
  const Model = models.find(({ apiVersion, kind }) => apiVersion === object['apiVersion'] && kind === object['kind']);
  assert.ok(Model, `${object['apiVersion']} ${object['kind']}`);
  new (Model as new (data: Manifest) => { validate(): void })(object).validate();
}

/** What the type checker says of the objects as literals of Kubernetes's types: that sees unknown fields. */
export function typeErrors(checked: readonly Manifest[]): readonly string[] {
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
