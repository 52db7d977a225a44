import { appendFileSync, statSync } from 'node:fs';
import { KnownError } from '../lib/known-error.ts';
import { hasFailed, type SyncResult } from '../model/sync-result.ts';
import { annotation, failureText, stepOutputs, withoutCommands } from '../report/github-actions.ts';
import { sentence } from '../report/console-text.ts';
import { stepSummary } from '../report/markdown/step-summary.ts';
import type { Process } from './process.ts';

/** A step of a workflow of GitHub Actions, seen from the program that runs in it. */
export interface ActionsStep {
  /** The process, with nothing in what it prints that the runner would take for a command. */
  readonly process: Process;
  /** Leaves outputs and summary, and says on the run's page that it failed, if it did. */
  finish(result: SyncResult): void;
  /** The same for a run that ends without a result. */
  fail(error: unknown): void;
}

/** What GitHub takes as one step's summary. */
const mostSummaryBytes = 1024 * 1024;

/** The step that this process is, where it runs in GitHub Actions. */
export function actionsStep(process: Process): ActionsStep | undefined {
  const { env, stdout, stderr, timing } = process;
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;

  /** A file that cannot be written is told, and changes nothing about the run. */
  const append = (variable: string, text: (path: string) => string): void => {
    const path = env[variable];
    if (!path) return;
    try {
      appendFileSync(path, text(path));
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      const message = `The file that ${variable} names cannot be written (${reason}): what it is for is missing.`;
      stderr.write(annotation('warning', message));
    }
  };
  const announce = (kind: 'error' | 'warning', message: string): void => {
    stderr.write(annotation(kind, message));
  };

  return {
    process: {
      ...(timing && { timing }),
      env,
      stdout: harmless(stdout),
      stderr: harmless(stderr),
      on: (signal, listener) => process.on(signal, listener),
      off: (signal, listener) => process.off(signal, listener),
      exit: (code) => {
        process.exit(code);
      },
    },
    finish: (result) => {
      append('GITHUB_OUTPUT', () => stepOutputs(result));
      append('GITHUB_STEP_SUMMARY', (path) => stepSummary(result, mostSummaryBytes - sizeOf(path)));
      for (const warning of result.warnings) announce('warning', sentence(warning));
      if (hasFailed(result)) announce('error', failureText(result));
    },
    fail: (error) => {
      append('GITHUB_OUTPUT', () => stepOutputs());
      const fault = 'A fault of the program ended the run; its log has more.';
      announce('error', error instanceof KnownError ? error.message : fault);
    },
  };
}

/** What earlier commands of the same step have left there counts, too. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function harmless(terminal: Process['stdout']): Process['stdout'] {
  return {
    ...(terminal.isTTY !== undefined && { isTTY: terminal.isTTY }),
    ...(terminal.columns !== undefined && { columns: terminal.columns }),
    write: (text) => terminal.write(withoutCommands(text)),
  };
}
