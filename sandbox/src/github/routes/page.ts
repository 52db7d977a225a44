import type { Call } from '../route.ts';

/** The asked-for part of a list, with GitHub's `link` header: `page` from 1, `per_page` 30 and at most 100. */
export function pageOf<T>({ query, url }: Call, all: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(whole(query.get('per_page')) ?? 30, 100);
  const page = whole(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (number: number, rel: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
