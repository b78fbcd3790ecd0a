/** Shows in the page what `work` comes to, for the test to read. */
export async function show(work) {
  const shown = document.createElement('pre');
  try {
    shown.textContent = JSON.stringify(await work());
  } catch (error) {
    shown.textContent = JSON.stringify({ thrown: String(error) });
  }
  shown.id = 'shown';
  document.body.append(shown);
}
