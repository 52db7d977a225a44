import { invalid } from '../github-error.ts';

const longestBody = 65_536;
const longestTitle = 256;

/** @throws GithubError 422 over 65,536 characters */
export function demandBody(resource: string, body: string | null): void {
  if ((body?.length ?? 0) > longestBody) {
    const message = `body is too long (maximum is ${longestBody} characters)`;
    throw invalid({ resource, code: 'custom', field: 'body', message });
  }
}

/** @throws GithubError 422 for an empty one or one over 256 characters */
export function demandTitle(resource: string, title: string): void {
  if (title.trim() === '') throw invalid({ resource, code: 'missing_field', field: 'title' });
  if (title.length > longestTitle) {
    const message = `title is too long (maximum is ${longestTitle} characters)`;
    throw invalid({ resource, code: 'custom', field: 'title', message });
  }
}
