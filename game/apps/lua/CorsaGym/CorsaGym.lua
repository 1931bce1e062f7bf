-- CorsaGym: does in the game what its shared-memory pages cannot. Requests come and answers go
-- through one memory-mapped file (docs/csp-app.md). Nothing here may raise an error: CSP would show
-- it to the driver and stop the app.

local game = require('src/game')
local page = require('src/page')
local pose = require('src/pose')
local requests = require('src/requests')
local results = require('src/results')

local VERSION = 10000 -- 1.0.0

-- Frames between two looks at what the session permits.
local CAPABILITY_FRAMES = 30

local problem = page.open()
local last_id = 0
local task = nil
local frames = 0

local function csp_version()
  local ok, code = game.call(game.ac('getPatchVersionCode'))
  return ok and type(code) == 'number' and code or 0
end

if problem == nil then
  game.open_physics_page()
  -- What is on the page already was asked of an app that is gone.
  last_id = page.request_id()
  if last_id ~= 0 then
    page.write_response(last_id, results.answer(results.STALE, 'asked before the app started'), 0)
  end
  page.write_header(VERSION, csp_version(), requests.capabilities())
  game.call(game.ac('onSessionStart'), function()
    requests.session_starts = requests.session_starts + 1
  end)
else
  game.log('cannot open ' .. page.NAME .. ': ' .. tostring(problem))
end

-- A number of the game that may be missing, or be something else.
local function number(value) return type(value) == 'number' and value or 0 end

local function flags()
  local now = {
    IN_MAIN_MENU = game.sim('isInMainMenu', false),
    PAUSED = game.sim('isPaused', false),
    REPLAY = game.sim('isReplayActive', false),
    LAP_VALID = game.car('isLapValid', true),
    ABS_IN_ACTION = game.car('absInAction', false),
    TC_IN_ACTION = game.car('tractionControlInAction', false),
    IN_PIT = game.car('isInPit', false),
    IN_PIT_LANE = game.car('isInPitlane', false),
    ONLINE = game.sim('isOnlineRace', false),
  }
  local sum = 0
  for name, is_so in pairs(now) do
    if is_so == true then sum = sum + results.flag[name] end
  end
  return sum
end

local function write_state()
  page.write_state({
    frame = number(tonumber(game.sim('frame', 0))),
    flags = flags(),
    fps = number(game.sim('fps', 0)),
    physics_late = number(game.sim('physicsLate', 0)),
    dt = number(game.sim('dt', 0)),
    reset_counter = number(game.car('resetCounter', 0)),
    wheels_outside = number(game.car('wheelsOutside', 0)),
    direction_sign = pose.direction_sign,
    saved_slots = requests.saved_slots,
    fuel = number(game.car('fuel', 0)),
    session_index = number(game.sim('currentSessionIndex', 0)),
    session_starts = requests.session_starts,
    physics_packet = number(game.physics_packet()),
    time_scale = requests.time_scale,
    position = game.car_vector('position'),
    look = game.car_vector('look'),
    velocity = game.car_vector('velocity'),
    lap_time_ms = number(game.car('lapTimeMs', 0)),
    lap_count = number(game.car('lapCount', 0)),
  })
end

-- Holds a handler until its condition holds, for at most `seconds` and at least `frames` frames.
local function wait(condition, seconds, at_least)
  local deadline, left = game.clock() + seconds, at_least or 0
  while true do
    if left <= 0 and condition() then return true end
    if game.clock() >= deadline then return false end
    coroutine.yield()
    left = left - 1
  end
end

local function begin(request)
  last_id = request.id
  local started = game.clock()
  if request.protocol ~= page.PROTOCOL then
    local message = 'the app speaks protocol ' .. page.PROTOCOL .. ', not ' .. request.protocol
    page.write_response(request.id, results.answer(results.VERSION, message), 0)
    return
  end
  page.write_busy(request.id)
  task = coroutine.create(function()
    local answer = requests.perform(request, wait)
    page.write_response(request.id, answer, (game.clock() - started) * 1000)
  end)
end

local function take_request()
  if page.request_id() == last_id then return end
  local request = page.read_request()
  -- A new request takes the place of one that is still being carried out.
  if request and request.id ~= 0 and request.id ~= last_id then begin(request) end
end

local function advance()
  if task == nil then return end
  local ok, err = coroutine.resume(task)
  if not ok then
    page.write_response(last_id, results.answer(results.FAILED, tostring(err)), 0)
  end
  if coroutine.status(task) == 'dead' then task = nil end
end

local function frame()
  frames = frames + 1
  if frames % CAPABILITY_FRAMES == 1 then page.write_capabilities(requests.capabilities()) end
  take_request()
  advance()
  write_state()
  local afterwards = requests.afterwards
  requests.afterwards = nil
  if afterwards then afterwards() end
end

-- Called at every rendered frame, also in the menu and while paused.
function script.update()
  if problem ~= nil then return end
  local ok, err = pcall(frame)
  if not ok then game.log(tostring(err)) end
end

function script.windowMain()
  local text = problem and ('no page: ' .. tostring(problem))
    or ('page open, protocol ' .. page.PROTOCOL .. ', ' .. last_id .. ' requests')
  game.call(game.find(rawget(_G, 'ui'), 'text'), text)
end
