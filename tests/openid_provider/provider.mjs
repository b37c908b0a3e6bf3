// A certified OpenID provider with three people, for tests: node provider.mjs PORT REDIRECT HOME
import Provider from 'oidc-provider';

const [port, redirectUri, home] = process.argv.slice(2);
const people = {
  ada: { name: 'Ada Lovelace', email: 'Ada@example.com', email_verified: true, groups: ['marketing-team'] },
  bora: { name: '김보라', email: 'bora@example.com', email_verified: true, groups: ['gardeners'] },
  carl: { name: 'Carl', email: 'viewer@example.com', email_verified: false, groups: ['readers', 'other'] },
  dora: { name: 'Dora', email: 'viewer@example.com', email_verified: true, groups: ['readers'] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'dangol',
    client_secret: 'a secret: of +the client%',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [home],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  pkce: { required: () => true },
  cookies: { keys: ['of tests'] },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
