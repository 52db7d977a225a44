/** With which Node.js starts `npm` and `npx`: on Windows they are scripts, which a shell finds and runs. */
export const npmOptions = { shell: process.platform === 'win32' };
