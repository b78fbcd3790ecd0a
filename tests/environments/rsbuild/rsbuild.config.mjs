export default {
  source: { entry: { index: './inlined.mjs' } },
  html: { tags: [{ tag: 'link', attrs: { rel: 'icon', href: 'data:,' } }] },
};
