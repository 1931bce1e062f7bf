-- What each request does. A handler runs as a coroutine: `wait(condition, seconds, frames)` comes
-- back at the frame at which the condition holds (true) or the time is up (false).

local game = require('src/game')
local pose = require('src/pose')
local results = require('src/results')

local requests = {
  -- Slots 0 to 31: the state and where the car was.
  saved = {},
  saved_slots = 0,
  session_starts = 0,
  time_scale = 1,
  -- Something to do once the answer is out, for the game may not come back from it.
  afterwards = nil,
}

local SLOTS = 32
local handlers = {}

local function refused(what) return results.answer(results.REFUSED, what) end

-- Calls `ac.<name>`: nothing where the game did it, and otherwise the answer that says why not.
local function try(name, ...)
  local callable = game.ac(name)
  if callable == nil then return results.unsupported('this CSP has no ac.' .. name) end
  local ok, answer = game.call(callable, ...)
  if not ok then return results.answer(results.FAILED, name .. ': ' .. tostring(answer)) end
  if answer == false then return refused('the game refused ' .. name) end
end

local function try_physics(name, ...)
  local callable = game.physics(name)
  if callable == nil then return results.unsupported('this CSP has no physics.' .. name) end
  if not game.has_physics() then
    return results.unsupported('the track does not permit physics to apps (surfaces.ini)')
  end
  local ok, answer = game.call(callable, ...)
  if not ok then return results.answer(results.FAILED, name .. ': ' .. tostring(answer)) end
end

local function seen(is_so, what, extra)
  if is_so then return results.done('', extra) end
  return results.answer(results.TIMED_OUT, what, extra)
end

local function is_number(value) return value == value and value - value == 0 end

function handlers.START(request, wait)
  local function is_out() return game.sim('isInMainMenu', false) == false end
  if is_out() then return results.done('was not in the menu') end
  -- The button can be pressed before the menu is ready for it.
  for _ = 1, 20 do
    local problem = try('tryToStart', request.on)
    if problem and problem.result ~= results.REFUSED then return problem end
    if wait(is_out, 0.25, 1) then return results.done() end
  end
  return results.answer(results.TIMED_OUT, 'the menu did not go')
end

function handlers.RESTART_SESSION(_, wait)
  local starts, resets = requests.session_starts, game.car('resetCounter', 0)
  local problem = try('tryToRestartSession')
  if problem then return problem end
  local began = wait(function()
    return requests.session_starts ~= starts or game.car('resetCounter', 0) ~= resets
  end, 5, 1)
  if began and game.sim('isInMainMenu', false) then
    return results.done('the session began in its menu: start it')
  end
  return seen(began, 'no session began')
end

function handlers.TO_PITS(_, wait)
  local problem = try('tryToTeleportToPits')
  if problem then return problem end
  return seen(wait(function() return game.car('isInPit', false) end, 2, 1), 'not seen in the pits')
end

-- The state of the car, or nothing and an answer.
local function save_state(wait)
  local finished, err, data
  local problem = try('saveCarStateAsync', function(e, d) finished, err, data = true, e, d end)
  if problem then return nil, problem end
  if not wait(function() return finished end, 3) then
    return nil, results.answer(results.TIMED_OUT, 'the game gave no state')
  end
  if data == nil or (err ~= nil and err ~= '') then return nil, refused(tostring(err)) end
  return data
end

function handlers.SAVE_STATE(request, wait)
  if request.slot >= SLOTS then return results.answer(results.INVALID, 'slots are 0 to 31') end
  local position = game.car_vector('position')
  local data, problem = save_state(wait)
  if data == nil then return problem end
  if requests.saved[request.slot] == nil then
    requests.saved_slots = requests.saved_slots + 2 ^ request.slot
  end
  requests.saved[request.slot] = { data = data, position = position }
  return results.done()
end

function handlers.LOAD_STATE(request, wait)
  local saved = requests.saved[request.slot]
  if saved == nil then
    return results.answer(results.INVALID, 'slot ' .. request.slot .. ' holds no state')
  end
  if game.ac('isCarResetAllowed') ~= nil and not game.has_car_reset() then
    return results.unsupported('this session does not permit a car reset')
  end
  local problem = try('loadCarState', saved.data, 30)
  if problem then return problem end
  local function distance()
    local p, q = game.car_vector('position'), saved.position
    return math.sqrt((p.x - q.x) ^ 2 + (p.y - q.y) ^ 2 + (p.z - q.z) ^ 2)
  end
  -- The car may have moved on by a frame or two of its speed.
  local near = wait(function()
    return distance() < 2 + game.car('speedKmh', 0) / 3.6 * 0.3
  end, 2, 1)
  return seen(near, 'the car is not where it was saved', { value = distance() })
end

function handlers.SET_POSE(request, wait) return pose.set(request, wait, save_state) end

function handlers.RESET_CAR(_, wait)
  if game.ac('isCarResetAllowed') ~= nil and not game.has_car_reset() then
    return results.unsupported('this session does not permit a car reset')
  end
  local before = game.car('resetCounter')
  local problem = try('resetCar')
  if problem then return problem end
  if before == nil then return results.done('this CSP does not count resets: not verified') end
  return seen(wait(function() return game.car('resetCounter') ~= before end, 2, 1), 'no reset seen')
end

local function pause(on, wait)
  local problem = try('tryToPause', on)
  if problem and problem.result ~= results.REFUSED then return problem end
  -- It also returns false where nothing was to be done.
  local is_so = wait(function() return game.sim('isPaused', false) == on end, 1)
  if is_so then return results.done() end
  return problem or results.answer(results.TIMED_OUT, 'the game did not follow')
end

function handlers.PAUSE(request, wait) return pause(request.on, wait) end

function handlers.TIME_SCALE(request)
  local scale = request.value[1]
  if not is_number(scale) or scale <= 0 or scale > 1000 then
    return results.answer(results.INVALID, 'a time scale is above 0 and at most 1000')
  end
  if not requests.can_scale_time() then
    return results.unsupported('CSP 0.2.8 or newer is needed for a time scale')
  end
  if not game.set_time_scale(scale) then
    return results.unsupported('CSP did not open its page of the simulation\'s state')
  end
  requests.time_scale = scale
  return results.done('asked of CSP; seen by the rate of steps only')
end

function handlers.LOCK_STEP(request, wait)
  if request.steps < 1 or request.steps > 100000 then
    return results.answer(results.INVALID, 'steps are 1 to 100000')
  end
  local first = game.physics_packet()
  if first == 0 then return results.unsupported('AC\'s physics page cannot be read') end
  local function passed() return game.physics_packet() - first end
  local problem = try('tryToPause', false)
  if problem and problem.result ~= results.REFUSED then return problem end
  local enough = wait(function() return passed() >= request.steps end,
    2 + request.steps * 0.003 * 4 / math.min(1, requests.time_scale))
  local paused = pause(true, wait)
  local steps = { steps = passed() }
  if not enough then
    return results.answer(results.TIMED_OUT, 'physics stands still: what else pauses it?', steps)
  end
  paused.steps = steps.steps
  return paused
end

local function at_the_end(name, ...)
  local callable = game.ac(name)
  if callable == nil then return results.unsupported('this CSP has no ac.' .. name) end
  local arguments = { ... }
  requests.afterwards = function() game.call(callable, unpack(arguments)) end
  return results.done()
end

function handlers.SHUTDOWN() return at_the_end('shutdownAssettoCorsa') end

function handlers.RESTART_GAME(request)
  if request.text == '' then return at_the_end('restartAssettoCorsa') end
  return at_the_end('restartAssettoCorsa', request.text)
end

function handlers.SET_FUEL(request, wait)
  local liters = request.value[1]
  if not is_number(liters) or liters < 0 then
    return results.answer(results.INVALID, 'fuel is 0 l or more')
  end
  local problem = try_physics('setCarFuel', 0, liters)
  if problem then return problem end
  local is_so = wait(function() return math.abs(game.car('fuel', liters) - liters) < 0.5 end, 1, 1)
  return seen(is_so, 'the tank holds another amount', { value = game.car('fuel', 0) })
end

function handlers.SET_TIRES(request)
  local temperature, km = request.value[1], request.value[2]
  if not (is_number(temperature) and is_number(km)) or km < 0 then
    return results.answer(results.INVALID, 'a temperature and a distance are needed')
  end
  local all = game.find(game.ac('Wheel'), 'All')
  return try_physics('setTyresTemperature', 0, all, temperature)
    or try_physics('setTyresVirtualKM', 0, all, km)
    or results.done()
end

function handlers.SET_DAMAGE(request)
  local body, life = request.value[1], request.value[2]
  if not (is_number(body) and is_number(life)) or body < 0 or life < 0 then
    return results.answer(results.INVALID, 'damage and life are 0 or more')
  end
  return try_physics('setCarBodyDamage', 0, vec4(body, body, body, body))
    or try_physics('setCarEngineLife', 0, life)
    or results.done()
end

local by_kind = {}
for name, kind in pairs(results.kind) do by_kind[kind] = handlers[name] end

-- Carries a request out; an answer always comes back, never an error.
function requests.perform(request, wait)
  local handler = by_kind[request.kind]
  if handler == nil then return results.unsupported('request of kind ' .. request.kind) end
  local ok, answer = pcall(handler, request, wait)
  if ok then return answer end
  return results.answer(results.FAILED, tostring(answer))
end

-- CSP's build number of 0.2.7 is 3334, and a time scale came with the version after it.
function requests.can_scale_time()
  local ok, version = game.call(game.ac('getPatchVersionCode'))
  return ok and type(version) == 'number' and version > 3334
    and game.ac('writeMemoryMappedFile') ~= nil
end

-- What this CSP, track and session can do, as the bits of the page.
function requests.capabilities()
  local by_physics, by_state = pose.ways()
  local has = function(name) return game.ac(name) ~= nil end
  local bits = {
    PHYSICS = game.has_physics(),
    CAR_RESET = game.has_car_reset() and has('resetCar'),
    STATE_SAVE = has('saveCarStateAsync'),
    STATE_LOAD = has('loadCarState') and game.has_car_reset(),
    START = has('tryToStart'),
    RESTART_SESSION = has('tryToRestartSession'),
    PITS = has('tryToTeleportToPits'),
    PAUSE = has('tryToPause'),
    TIME_SCALE = requests.can_scale_time(),
    LOCK_STEP = has('tryToPause') and game.physics_packet() ~= 0,
    SHUTDOWN = has('shutdownAssettoCorsa'),
    RESTART_GAME = has('restartAssettoCorsa'),
    SET_POSE = by_physics or by_state,
    ANGULAR_VELOCITY = by_state
      or by_physics and game.physics('setCarAngularVelocity') ~= nil,
    CAR_CONDITION = game.has_physics() and game.physics('setCarFuel') ~= nil,
  }
  local sum = 0
  for name, is_so in pairs(bits) do
    if is_so then sum = sum + results.capability[name] end
  end
  return sum
end

return requests
