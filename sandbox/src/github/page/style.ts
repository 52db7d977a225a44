/** The pages' style sheet, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #0d1117);
  --soft: light-dark(#f6f8fa, #151b23);
  --text: light-dark(#1f2328, #e6edf3);
  --quiet: light-dark(#59636e, #9198a1);
  --line: light-dark(#d1d9e0, #3d444d);
  --link: light-dark(#0969da, #58a6ff);
  --open: light-dark(#1a7f37, #238636);
  --closed: light-dark(#cf222e, #da3633);
  --merged: light-dark(#8250df, #8957e5);
  --plus: light-dark(#dafbe1, #12321e);
  --minus: light-dark(#ffebe9, #3b1a1e);
  --hunk: light-dark(#ddf4ff, #12233a);
  --mark: light-dark(#fff1b8, #5c4400);
  --code: light-dark(#eff1f3, #262c36);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.top { background: var(--soft); border-bottom: 1px solid var(--line); padding: 12px 24px; }
.top nav span { color: var(--quiet); }
main { max-width: 1180px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; font-weight: 500; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h1 .quiet { font-weight: 300; }
h2.part { font-size: 16px; margin: 32px 0 12px; }
.quiet { color: var(--quiet); }
.meta { color: var(--quiet); padding-bottom: 16px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.state { display: inline-block; color: #fff; border-radius: 999px; padding: 3px 12px; margin-right: 8px; font-weight: 500; }
.state.open { background: var(--open); } .state.closed { background: var(--closed); } .state.merged { background: var(--merged); }
.branch, code, kbd, tt, samp, pre, .line, .path, .sha { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; }
.branch { background: var(--hunk); color: var(--link); border-radius: 6px; padding: 2px 6px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 240px; gap: 24px; margin-top: 24px; }
.side section { border-bottom: 1px solid var(--line); padding-bottom: 14px; margin-bottom: 14px; }
.side h2 { font-size: 12px; color: var(--quiet); margin: 0 0 8px; }
.side ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px; }
.label { border: 1px solid var(--line); background: var(--soft); border-radius: 999px; padding: 1px 10px; font-size: 12px; font-weight: 500; white-space: nowrap; }
.box { border: 1px solid var(--line); border-radius: 8px; margin-bottom: 16px; }
.box > .head { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; padding: 8px 16px; color: var(--quiet); }
.box > .head strong { color: var(--text); }
.box.end { margin-top: 24px; padding: 12px 16px; } .box.end p { margin: 0 0 12px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: inherit; font-weight: 500; cursor: pointer; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); color: var(--text); padding: 5px 14px; }
button.merge { background: var(--open); border-color: transparent; color: #fff; }
button:hover { filter: brightness(0.95); }
.markdown { padding: 16px; overflow-wrap: anywhere; }
.markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2 { font-size: 20px; font-weight: 600; border-bottom: 1px solid var(--line); padding-bottom: 6px; margin: 24px 0 14px; }
.markdown h3 { font-size: 16px; margin: 20px 0 10px; }
.markdown table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow-x: auto; overflow-wrap: normal; margin: 0 0 16px; }
.markdown th, .markdown td { border: 1px solid var(--line); padding: 5px 12px; vertical-align: top; }
.markdown th:not([align]) { text-align: left; }
.markdown tr:nth-child(2n) td { background: var(--soft); }
.markdown code, .markdown tt { background: var(--code); border-radius: 6px; padding: 2px 5px; white-space: break-spaces; }
.markdown :is(h1, h2, h3) code { font-size: inherit; }
.markdown pre { background: var(--soft); border-radius: 6px; padding: 14px; overflow-x: auto; }
.markdown pre code { background: none; padding: 0; white-space: pre; }
.markdown blockquote { border-left: 4px solid var(--line); color: var(--quiet); margin: 0 0 16px; padding: 0 14px; }
.markdown .alert { color: var(--text); padding: 2px 14px; }
.alert.note, .alert.tip { border-color: var(--link); } .alert.important { border-color: var(--merged); }
.alert.warning { border-color: light-dark(#9a6700, #9e6a03); } .alert.caution { border-color: var(--closed); }
.alert > p:first-child > strong:first-child { display: inline-block; }
.markdown summary { cursor: pointer; }
.mention, .reference, .image, .hidden { background: var(--mark); border-radius: 4px; padding: 0 3px; font-weight: 600; }
.list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; }
.list > li { padding: 10px 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.list > li:first-child { border-top: 0; }
.list pre { white-space: pre-wrap; margin: 8px 0 0; color: var(--quiet); }
.list .title { font-weight: 600; font-size: 15px; }
.sha { color: var(--quiet); float: right; margin-left: 12px; }
.file { border: 1px solid var(--line); border-radius: 8px; margin-bottom: 16px; overflow: hidden; }
.file summary { background: var(--soft); padding: 9px 14px; cursor: pointer; overflow-wrap: anywhere; }
.file .path { font-weight: 600; margin-right: 10px; }
.file .status { color: var(--quiet); margin-right: 10px; }
.file > .quiet { padding: 0 16px; }
.count { font-weight: 600; } .count.plus { color: var(--open); } .count.minus { color: var(--closed); }
.diff { border-collapse: collapse; width: 100%; table-layout: fixed; border-top: 1px solid var(--line); }
.diff .number { width: 52px; text-align: right; padding: 0 10px; color: var(--quiet); user-select: none; vertical-align: top; font-size: 12px; }
.diff .line { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 10px; unicode-bidi: isolate; }
.diff .plus { background: var(--plus); } .diff .minus { background: var(--minus); } .diff .hunk { background: var(--hunk); color: var(--quiet); }
@media (max-width: 800px) { main { padding: 16px; } .columns { grid-template-columns: minmax(0, 1fr); } .side { order: -1; } .diff .number { width: 40px; padding: 0 6px; } }
`;
