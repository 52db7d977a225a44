import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gitEnvironment } from '../../../src/clients/clone/git-environment.ts';
import { faultOfGit, GitError, problemOfGit, type GitFault } from '../../../src/clients/clone/git-error.ts';

const url = "'https://github.com/o/r.git/'";

describe('what git says is understood as', () => {
  const rows: readonly (readonly [GitFault, string])[] = [
    ['unauthorized', "fatal: could not read Username for 'https://github.com': terminal prompts disabled"],
    ['unauthorized', `fatal: Authentication failed for ${url}`],
    [
      'forbidden',
      `remote: Permission to o/r.git denied to bot.\nfatal: unable to access ${url}: The requested URL returned error: 403`,
    ],
    ['not-found', `remote: Repository not found.\nfatal: repository ${url} not found`],
    ['redirected', `fatal: unable to access ${url}: The requested URL returned error: 301`],
    ['network', `fatal: unable to access ${url}: The requested URL returned error: 502`],
    ['network', `fatal: unable to access ${url}: Could not resolve host: github.com`],
    ['network', 'error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: early EOF'],
    ['network', 'fatal: the remote end hung up unexpectedly'],
    ['disk-full', 'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output'],
    ['unwritable', "fatal: Unable to create '/c/.git/index.lock': Permission denied"],
    ['local', 'fatal: bad object HEAD'],
    ['local', ''],
  ];
  for (const [fault, stderr] of rows) {
    it(`${fault}: ${stderr.split('\n').at(-1) ?? ''}`, () => {
      assert.equal(faultOfGit(stderr), fault);
    });
  }

  it('a reason without prefixes, hints and progress', () => {
    const stderr = 'hint: something\nremote: Counting\rerror: one\nfatal: two\nfatal: two\n';
    assert.equal(problemOfGit(stderr), 'Counting; one; two');
  });

  it('an error that says what happened, where, and what to do', () => {
    const error = new GitError({
      fault: 'disk-full',
      what: 'git fetch with https://github.com/o/r.git',
      problem: 'full.',
    });
    assert.equal(
      error.message,
      'git fetch with https://github.com/o/r.git failed: full. Free some space for the folder of --target-dir, then run again.',
    );
  });
});

describe('a push that GitHub refuses', () => {
  const refused = (problem: string) =>
    new GitError({ fault: 'rejected', what: 'git push to https://github.com/o/r.git', problem }).message;

  it('says which rule forbids it and what to do', () => {
    const problem =
      '[remote rejected] (push declined due to repository rule violations); ' +
      'GH013: Repository rule violations found for refs/heads/sync/primary/all.; - Cannot force-push to this branch';
    assert.match(refused(problem), /Cannot force-push to this branch\. A rule there forbids force pushes/);
  });

  it('says that github.com takes no file so large', () => {
    const problem =
      '[remote rejected] (pre-receive hook declined); ' +
      "File stable_diffusion.json is 135.02 MB; this exceeds GitHub's file size limit of 100.00 MB; " +
      'GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.';
    assert.match(
      refused(problem),
      /stable_diffusion\.json is 135\.02 MB; .*github\.com takes no file of more than 100 MB, whichever way it comes/,
    );
  });

  it('says where to look where it names no cause', () => {
    assert.match(refused('[remote rejected] (hook declined)'), /\. Check the repository’s rules for branches under/);
  });
});

describe('the environment of git', () => {
  const ann = { name: 'Ann', email: 'ann@example.org' };
  const of = (env: Readonly<Record<string, string>>, token?: string) =>
    gitEnvironment({ directory: '/c', url: 'https://github.com/o/r.git', token, author: ann, committer: ann, env });

  it('has nothing of ours but the way to programs and to the network', () => {
    const ours = {
      PATH: '/bin',
      HOME: '/home/ann',
      HTTP_PROXY: 'proxy.example:3128',
      NO_PROXY: 'localhost',
      GIT_SSL_CAINFO: '/ca.pem',
      GIT_TRACE_CURL: '1',
      GIT_CONFIG_PARAMETERS: "'core.hooksPath=/evil'",
      GITHUB_TOKEN: 'secret',
    };
    const { PATH, HOME, http_proxy, https_proxy, no_proxy, GIT_SSL_CAINFO, ...rest } = of(ours);
    assert.deepEqual(
      [PATH, HOME, http_proxy, https_proxy, no_proxy, GIT_SSL_CAINFO],
      ['/bin', undefined, 'http://proxy.example:3128', 'http://proxy.example:3128', 'localhost', '/ca.pem'],
    );
    for (const name of ['GIT_TRACE_CURL', 'GIT_CONFIG_PARAMETERS', 'GITHUB_TOKEN']) assert.ok(!(name in rest), name);
  });

  it('gives the token to this repository alone', () => {
    const values = Object.entries(of({}, 'secret'));
    const [name = ''] = values.find(([, value]) => value.startsWith('Authorization: ')) ?? [];
    const key = values.find(([other]) => other === name.replace('VALUE', 'KEY'))?.[1];
    assert.equal(key, 'http.https://github.com/o/r.git.extraHeader');
    assert.ok(!Object.values(of({})).some((value) => value.includes('Authorization')));
  });
});
