-- The game as this CSP shows it: every function and every field may be missing in an older one, and
-- none of that may raise an error in the app.

local game = {}

-- A member of a table or structure, or nothing where there is none (structures raise an error then).
function game.find(object, name)
  if object == nil then return nil end
  local ok, member = pcall(function() return object[name] end)
  if ok then return member end
end

-- Calls a function that may be missing: whether it was called, then what it returned or the error.
function game.call(callable, ...)
  if callable == nil then return false, 'missing' end
  return pcall(callable, ...)
end

local function physics_table() return rawget(_G, 'physics') end

function game.ac(name) return game.find(ac, name) end

function game.physics(name) return game.find(physics_table(), name) end

function game.log(text)
  game.call(game.ac('log'), 'CorsaGym: ' .. text)
end

-- Real seconds from some start.
function game.clock()
  local ok, seconds = game.call(game.find(os, 'preciseClock'))
  return ok and seconds or os.clock()
end

local function field(object, name, default)
  local value = game.find(object, name)
  if value == nil then return default end
  return value
end

local function sim_state()
  local ok, sim = game.call(game.ac('getSim'))
  return ok and sim or nil
end

local function car_state()
  local ok, car = game.call(game.ac('getCar'), 0)
  return ok and car or nil
end

function game.sim(name, default) return field(sim_state(), name, default) end

function game.car(name, default) return field(car_state(), name, default) end

-- A vector of the car as plain numbers.
function game.car_vector(name)
  local v = game.car(name)
  return { x = field(v, 'x', 0), y = field(v, 'y', 0), z = field(v, 'z', 0) }
end

-- `physics.allowed()`: whether the track lets apps touch the physics.
function game.has_physics()
  local ok, allowed = game.call(game.physics('allowed'))
  return ok and allowed == true
end

function game.has_car_reset()
  local ok, allowed = game.call(game.ac('isCarResetAllowed'))
  return ok and allowed == true
end

-- CSP's own helpers for saved states; nothing in a CSP without them.
local cars
function game.saved_state_library()
  if cars == nil then
    local ok, library = pcall(require, 'shared/sim/cars')
    cars = ok and type(library) == 'table' and library or false
  end
  return cars or nil
end

-- `packetId` of AC's own physics page, which counts physics steps; 0 without it.
local physics_page
function game.open_physics_page()
  local ok, opened = game.call(game.ac('readMemoryMappedFile'), 'acpmf_physics', 'int32_t packetId;')
  if ok and opened ~= nil then physics_page = opened end
end

function game.physics_packet()
  return field(physics_page, 'packetId', 0)
end

-- CSP's own page for the simulation's speed. Opened at the first request only: who makes it makes
-- it full of zeroes, which is no speed.
local sim_page
function game.set_time_scale(scale)
  if sim_page == nil then
    local ok, opened = game.call(
      game.ac('writeMemoryMappedFile'),
      'AcTools.CSP.NewBehaviour.CustomAI.SimState.v1',
      'uint8_t pause;uint8_t restart;uint8_t no_collisions;uint8_t sleep_ms;float time_scale;'
    )
    if not ok or opened == nil then return false end
    sim_page = opened
  end
  sim_page.time_scale = scale
  return true
end

return game
