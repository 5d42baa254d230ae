-- A window with a tab for each channel of a tea party, for Mudlet.
--
-- It reads GMCP alone: which channels there are (Comm.Channel.List), what is said on them
-- (Comm.Channel.Text), and what is taken back (Comm.Channel.Retract). It has no triggers or aliases.
-- What people say is only ever shown: it is never run, and never read as colours by name.

teaparty = teaparty or {}
local tea = teaparty

local PACKAGE = "teaparty"
local ALL = "*" -- no channel is called so
local MOST_LINES = 500 -- of each tab
local MOST_TABS = 40
local LONGEST = 8192 -- bytes of a line
local TAB_HEIGHT = 24 -- pixels
local TABS_WIDTH = "28%"
local FONT_SIZE = 10

local QUIET = "background-color: #303030; color: #c0c0c0; padding-left: 4px;"
local CHOSEN = "background-color: #505868; color: #ffffff; padding-left: 4px;"
local UNREAD = "background-color: #303030; color: #ffd070; padding-left: 4px;"
local NAMED = "background-color: #703030; color: #ffffff; padding-left: 4px;"

local SIXTEEN = {
  [30] = { 0, 0, 0 }, [31] = { 205, 0, 0 }, [32] = { 0, 205, 0 }, [33] = { 205, 205, 0 },
  [34] = { 92, 92, 255 }, [35] = { 205, 0, 205 }, [36] = { 0, 205, 205 }, [37] = { 229, 229, 229 },
  [90] = { 127, 127, 127 }, [91] = { 255, 0, 0 }, [92] = { 0, 255, 0 }, [93] = { 255, 255, 0 },
  [94] = { 92, 92, 255 }, [95] = { 255, 0, 255 }, [96] = { 0, 255, 255 }, [97] = { 255, 255, 255 },
}
local STEPS = { 0, 95, 135, 175, 215, 255 }

-- --- what is known

local function fresh(caption, command)
  return { caption = caption, command = command, lines = {}, unread = 0, named = false }
end

-- What was known stays when the package is loaded anew.
tea.known = tea.known or { [ALL] = fresh("All", nil) }
tea.order = tea.order or { ALL }
tea.chosen = tea.chosen or ALL
tea.handlers = tea.handlers or {}

-- Return a text of at most so many bytes, which ends with a whole letter, and without control
-- characters but those that begin a colour.
local function bounded(text)
  if #text > LONGEST then
    text = text:sub(1, LONGEST):gsub("[\192-\255][\128-\191]*$", "")
  end
  return (text:gsub("[%z\1-\26\28-\31\127]", " "))
end

-- Return what a line is known by when it is taken back; nothing if it can't be.
local function key(channel, number)
  if type(channel) == "string" and type(number) == "number" then
    return channel .. "#" .. number
  end
end

-- --- colours

-- Return the red, green and blue of the parameters of a colour; nothing if they are none.
local function colour(numbers)
  local kind = numbers[1]
  if kind == 38 and numbers[2] == 2 then
    return numbers[3], numbers[4], numbers[5]
  elseif kind == 38 and numbers[2] == 5 then
    local number = numbers[3] or 0
    if number >= 232 and number <= 255 then
      local grey = 8 + 10 * (number - 232)
      return grey, grey, grey
    elseif number >= 16 and number < 232 then
      local step = number - 16
      local red, green = math.floor(step / 36), math.floor(step / 6) % 6
      return STEPS[red + 1], STEPS[green + 1], STEPS[step % 6 + 1]
    end
  elseif SIXTEEN[kind] then
    return unpack(SIXTEEN[kind])
  end
end

-- Begin a colour in the console, or end it.
local function paint(console, parameters)
  local numbers = {}
  for digits in parameters:gmatch("%d+") do
    numbers[#numbers + 1] = math.min(tonumber(digits), 255)
  end
  if #numbers == 0 or numbers[1] == 0 then
    resetFormat(console)
    return
  end
  if numbers[1] == 1 then
    setBold(console, true)
    table.remove(numbers, 1)
  end
  local red, green, blue = colour(numbers)
  if red and green and blue then
    setFgColor(console, red, green, blue)
  end
end

-- Show a line with its colours, which are SGR.
local function print_line(line)
  local console = tea.console.name
  local from = 1
  while true do
    local begins, ends, parameters = line.text:find("\27%[([%d;]*)m", from)
    local text = line.text:sub(from, (begins or 0) - 1):gsub("\27", "")
    if text ~= "" then
      echo(console, text)
    end
    if not begins then
      break
    end
    paint(console, parameters)
    from = ends + 1
  end
  resetFormat(console)
  echo(console, "\n")
end

-- --- the window

local function html(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

local function style_of(name, tab)
  if name == tea.chosen then
    return CHOSEN
  elseif tab.named then
    return NAMED
  end
  return tab.unread > 0 and UNREAD or QUIET
end

-- Show the tabs as they are now.
local function show_tabs()
  for index = 1, math.max(#tea.order, #tea.labels) do
    local name, label = tea.order[index], tea.labels[index]
    if name and not label then
      label = Geyser.Label:new({
        name = PACKAGE .. ".tab." .. index,
        x = 0, y = (index - 1) * TAB_HEIGHT, width = TABS_WIDTH, height = TAB_HEIGHT,
      }, tea.window)
      label:setClickCallback(function() tea.choose(tea.order[index]) end)
      tea.labels[index] = label
    end
    if name then
      local tab = tea.known[name]
      local count = tab.unread > 0 and " (" .. tab.unread .. ")" or ""
      label:setStyleSheet(style_of(name, tab))
      label:rawEcho(html(tab.caption .. count))
      label:show()
    else
      label:hide()
    end
  end
end

-- Show all lines of the chosen tab anew.
local function show_lines()
  tea.console:clear()
  for _, line in ipairs(tea.known[tea.chosen].lines) do
    print_line(line)
  end
end

-- Send what was typed below a tab to its channel, and from the first tab as it is.
local function speak(text)
  if type(text) ~= "string" or text == "" then
    return
  end
  local command = tea.known[tea.chosen].command
  if tea.moved then
    tea.moved = false
    print_line({ text = "[That channel is gone, so nothing was sent. Press Enter to send it here.]" })
    return
  elseif tea.chosen == ALL then
    send(text)
  elseif command then
    send(command .. " " .. text)
  else
    print_line({ text = "[Nobody can speak there from here.]" })
    return
  end
  tea.console:clearCmd()
end

local function open_window()
  if tea.window then
    tea.window:show()
    return
  end
  tea.labels = {}
  tea.window = Geyser.UserWindow:new({ name = PACKAGE, titleText = "Tea party", docked = true })
  tea.console = Geyser.MiniConsole:new({
    name = PACKAGE .. ".console",
    x = TABS_WIDTH, y = 0, width = "72%", height = "100%",
    autoWrap = true, scrollBar = true, scrolling = true, commandLine = true,
    color = "black", fontSize = FONT_SIZE,
  }, tea.window)
  tea.console:setBufferSize(2 * MOST_LINES, MOST_LINES)
  tea.console:setCmdAction(speak)
end

-- Show the tab of that name.
function tea.choose(name)
  local tab = tea.known[name]
  if tab then
    tea.chosen, tea.moved, tab.unread, tab.named = name, false, 0, false
    show_lines()
    show_tabs()
  end
end

-- --- what the party tells

local function add(name, line)
  local tab = tea.known[name]
  if not tab then
    return
  end
  tab.lines[#tab.lines + 1] = line
  if #tab.lines > MOST_LINES then
    table.remove(tab.lines, 1)
  end
  if name == tea.chosen then
    print_line(line)
  else
    tab.unread = math.min(tab.unread + 1, MOST_LINES)
    tab.named = tab.named or line.named
  end
end

-- Take note of the channels that there are now.
function tea.on_list()
  local list = gmcp.Comm.Channel.List
  if type(list) ~= "table" then
    return
  end
  open_window()
  local known, order = { [ALL] = tea.known[ALL] }, { ALL }
  local in_room = tea.order[2] == tea.chosen -- its tab comes first
  for _, channel in ipairs(list) do
    local name, caption, command = channel.name, channel.caption, channel.command
    if type(name) == "string" and not known[name] and #order < MOST_TABS then
      local tab = tea.known[name] or fresh("", nil)
      tab.caption = type(caption) == "string" and bounded(caption) or name
      tab.command = type(command) == "string" and command ~= "" and bounded(command) or nil
      known[name] = tab
      order[#order + 1] = name
    end
  end
  tea.known, tea.order = known, order
  if known[tea.chosen] then
    tea.choose(tea.chosen)
  else
    tea.choose(in_room and order[2] or ALL)
    tea.moved = not in_room -- what is being typed may be for those there alone
  end
end

-- Show what was said.
function tea.on_text()
  local said = gmcp.Comm.Channel.Text
  if type(said) ~= "table" or type(said.text) ~= "string" then
    return
  end
  open_window()
  local line = {
    text = bounded(said.text),
    key = key(said.room or said.channel, said.number),
    named = said.named == true,
  }
  add(ALL, line)
  if said.channel ~= ALL then
    add(said.channel, line)
  end
  show_tabs()
end

-- Take a line out of each tab.
function tea.on_retract()
  local gone = gmcp.Comm.Channel.Retract
  local which = type(gone) == "table" and key(gone.channel, gone.number)
  if not which then
    return
  end
  for name, tab in pairs(tea.known) do
    for index = #tab.lines, 1, -1 do
      if tab.lines[index].key == which then
        table.remove(tab.lines, index)
        if name == tea.chosen then
          show_lines()
        end
      end
    end
  end
end

-- Ask for the channels, which Mudlet does not do by itself.
function tea.ask()
  sendGMCP([[Core.Supports.Add ["Comm.Channel 1"] ]])
end

-- --- coming and going

local function forget_handlers()
  for _, handler in ipairs(tea.handlers) do
    killAnonymousEventHandler(handler)
  end
  tea.handlers = {}
end

local function hear(event, does)
  tea.handlers[#tea.handlers + 1] = registerAnonymousEventHandler(event, does)
end

forget_handlers()
hear("gmcp.Comm.Channel.List", function() tea.on_list() end)
hear("gmcp.Comm.Channel.Text", function() tea.on_text() end)
hear("gmcp.Comm.Channel.Retract", function() tea.on_retract() end)
hear("sysProtocolEnabled", function(_, protocol)
  if protocol == "GMCP" then
    tea.ask()
  end
end)
hear("sysUninstallPackage", function(_, package)
  if package == PACKAGE then
    forget_handlers()
    if tea.window then
      tea.window:hide()
    end
    teaparty = nil
  end
end)
if gmcp then
  tea.ask() -- the connection was there before the package
end
