-- As much of Mudlet as the package needs: `shown()` is what it shows, `sent` holds what it sends.
local pieces = {} -- a text that grows would be copied whole for each
labels, sent, asked, handlers, hidden = {}, {}, {}, {}, false

local function show(piece) pieces[#pieces + 1] = piece end
function shown() return table.concat(pieces) end

local function label(cons)
  local made = { text = "", visible = true, style = "" }
  function made:setClickCallback(does) self.click = does end
  function made:setStyleSheet(css) self.style = css end
  function made:rawEcho(text) self.text = text end
  function made:show() self.visible = true end
  function made:hide() self.visible = false end
  labels[#labels + 1] = made
  return made
end

local function window(cons)
  return { show = function() hidden = false end, hide = function() hidden = true end }
end

local function console(cons)
  local made = { name = cons.name }
  function made:setBufferSize(most, batch) end
  function made:setCmdAction(does) self.speak = does end
  function made:clear() pieces = {} end
  function made:clearCmd() end
  return made
end

Geyser = {
  Label = { new = function(_, cons) return label(cons) end },
  UserWindow = { new = function(_, cons) return window(cons) end },
  MiniConsole = { new = function(_, cons) return console(cons) end },
}

function echo(_, text) show(text) end
function setFgColor(_, red, green, blue) show(string.format("{%d,%d,%d}", red, green, blue)) end
function setBold(_, on) show("{bold}") end
function resetFormat(_) show("{}") end
function send(text) sent[#sent + 1] = text end
function sendGMCP(text) asked[#asked + 1] = text end
function registerAnonymousEventHandler(event, does)
  handlers[#handlers + 1] = { event = event, does = does }
  return #handlers
end
function killAnonymousEventHandler(number) handlers[number].event = nil end

function raise(event, ...)
  for _, each in ipairs(handlers) do
    if each.event == event then
      each.does(event, ...)
    end
  end
end

function told(message, data)
  gmcp = gmcp or { Comm = { Channel = {} } }
  gmcp.Comm.Channel[message] = data
  raise("gmcp.Comm.Channel." .. message)
end

-- The tabs that can be seen, the chosen one in brackets.
function tabs()
  local found = {}
  for _, each in ipairs(labels) do
    if each.visible then
      local chosen = each.style:find("#505868") and "[%s]" or each.style:find("#703030") and "!%s" or "%s"
      found[#found + 1] = chosen:format(each.text)
    end
  end
  return table.concat(found, " | ")
end
