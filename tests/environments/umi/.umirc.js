export default { history: { type: 'hash' }, links: [{ rel: 'icon', href: 'data:,' }] };
