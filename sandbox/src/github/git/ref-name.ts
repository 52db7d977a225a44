/** Whether git takes it as the name of a ref: the rules of `git check-ref-format`. */
export function isRefName(name: string): boolean {
  const parts = name.split('/');
  return (
    parts.length > 1 &&
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\.$/.test(name) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}
