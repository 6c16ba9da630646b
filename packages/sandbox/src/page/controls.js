/** A labelled switch. `show` never moves what somebody is holding just now. */
export const makeSwitch = (parent, label, name, change) => {
  const { row, input } = makeRow(parent, label, name)
  row.classList.add("wide")
  input.addEventListener("change", () => change(input.checked))
  return {
    show: (isOn) => {
      input.checked = isOn
    },
  }
}

/** A switch with a share of the calls beside it: off is 0, on begins with the usual share. */
export const makeShare = (parent, label, usual, name, change) => {
  const { row, input } = makeRow(parent, label, name)
  const range = document.createElement("input")
  Object.assign(range, { type: "range", min: "0", max: "100", step: "1", value: "0" })
  range.setAttribute("aria-label", `${label}: share in per cent`)
  const told = document.createElement("output")
  row.append(range, told)
  const tell = (share) => {
    row.classList.toggle("on", share > 0)
    told.textContent = share > 0 ? `${Number((share * 100).toFixed(1))} %` : "off"
  }
  let isHeld = false
  input.addEventListener("change", () => change(input.checked ? usual : 0))
  range.addEventListener("input", () => {
    isHeld = true
    tell(Number(range.value) / 100)
  })
  range.addEventListener("change", () => {
    void change(Number(range.value) / 100).then(() => {
      isHeld = false
    })
  })
  return {
    show: (share) => {
      if (isHeld) return
      input.checked = share > 0
      range.value = String(share * 100)
      tell(share)
    },
    count: (events) => {
      row.title = `happened ${events.toLocaleString("en")} times`
    },
  }
}

/** A choice. A value that is none of the choices is shown as it is. */
export const makeSelect = (parent, label, name, choices, change) => {
  const row = document.createElement("label")
  row.className = "row wide"
  const select = document.createElement("select")
  select.name = name
  select.append(...choices.map(([value, text]) => new Option(text, value)))
  row.append(label, select)
  parent.append(row)
  select.addEventListener("change", () => change(select.value))
  return {
    show: (value) => {
      if (document.activeElement === select && select.matches(":open")) return
      const text = String(value)
      if (!Array.from(select.options).some((option) => option.value === text)) select.append(new Option(text, text))
      select.value = text
    },
  }
}

const makeRow = (parent, label, name) => {
  const row = document.createElement("div")
  row.className = "row"
  const box = document.createElement("label")
  box.className = "switch"
  const input = document.createElement("input")
  Object.assign(input, { type: "checkbox", name })
  input.setAttribute("role", "switch")
  const track = document.createElement("span")
  track.className = "track"
  box.append(input, track, label)
  row.append(box)
  parent.append(row)
  return { row, input }
}
