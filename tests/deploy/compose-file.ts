import { parse } from 'yaml';
import type { Image } from './image.ts';
import type { ContainerOptions } from './container.ts';
import { readRootFile } from './dockerfile.ts';

export interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: string;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly deploy?: { readonly replicas?: number };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly restart?: string;
  readonly logging?: { readonly driver?: string };
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, { readonly name: string; readonly external: boolean }>>;
}

/** A compose file, its `<<` merged in. */
export function readCompose(path: string): ComposeFile {
  return parse(readRootFile(path), { merge: true }) as ComposeFile;
}

/** A value with its variables' defaults, as where none of them is set. */
export function withDefaults(value: string | undefined): string {
  return (value ?? '').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
}

/** What Compose would start of the image for a service. */
export function asOptions(
  image: Image,
  { entrypoint, command, environment }: Service,
): Pick<ContainerOptions, 'image' | 'entrypoint' | 'command' | 'environment'> {
  return {
    image,
    ...(entrypoint && { entrypoint }),
    ...(command && { command }),
    ...(environment && { environment }),
  };
}
