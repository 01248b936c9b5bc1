// Without scripts, the button stays hidden: it could not copy.
const button = document.getElementById('copy')
const address = document.getElementById('address')
const status = document.getElementById('copied')

button.hidden = false
button.addEventListener('click', async () => {
  address.select()
  status.textContent = (await copy()) ? status.dataset.copied : status.dataset.copyByKeys
})

async function copy() {
  try {
    await navigator.clipboard.writeText(address.value)
    return true
  } catch {
    // Without https there is no clipboard API, and a browser may refuse it.
    return document.execCommand('copy')
  }
}
