// `npm run sync`.
process.argv.splice(2, 0, 'src/bin.ts');
await import('./start.js');
