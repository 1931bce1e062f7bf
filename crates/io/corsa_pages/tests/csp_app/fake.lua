-- A small game around the real app: CSP's tables with a car that moves as it is told, and a
-- memory-mapped file that is a real file. It proves what the app asks of CSP, and what it makes of the
-- answers; it proves nothing about CSP.
--
--     luajit fake.lua APP_FOLDER PAGE_FOLDER MODE
--
-- MODE: full       everything there and permitted; setCarPosition takes minus the look
--       look       as full, but setCarPosition takes the look
--       state      the track permits no physics: poses only by altered saved states
--       turned     as state, and rotations turn the other way
--       old        a CSP that has nearly nothing
--       refuses    every function is there and returns false
--       throws     every function is there and raises an error

local app, folder, mode = arg[1], arg[2], arg[3]
local ffi = require('ffi')
ffi.cdef [[
int open(const char *path, int flags, int mode);
int ftruncate(int fd, long length);
void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset);
int usleep(unsigned microseconds);
typedef struct { float x, y, z; } vec3_t;
]]

local FRAME = 0.016
local STEP = 0.003

local log_file = assert(io.open(folder .. '/log', 'w'))
local function log(...)
  log_file:write(table.concat({ ... }, ' '), '\n')
  log_file:flush()
end

vec3 = ffi.metatype('vec3_t', {})
function vec4(a, b, c, d) return { a, b, c, d } end

-- Structures of CSP raise an error for a field that they lack.
local function strict(fields)
  return setmetatable(fields, { __index = function(_, name) error('no field ' .. name) end })
end

local sim = strict({
  isInMainMenu = true, isPaused = false, isReplayActive = false, frame = 0, fps = 62.5,
  physicsLate = 1, dt = 0, currentSessionIndex = 0, isOnlineRace = false,
})
local car = strict({
  position = vec3(1, 2, 3), look = vec3(0, 0, 1), velocity = vec3(), fuel = 40, resetCounter = 0,
  isLapValid = true, absInAction = true, tractionControlInAction = false, isInPit = true,
  isInPitlane = true, wheelsOutside = 2, lapTimeMs = 1500, lapCount = 3, speedKmh = 0,
  wheels = { [0] = strict({ tyreRadius = 0.33 }) },
})
if mode == 'old' then
  sim, car = strict({ isPaused = false }), strict({ position = vec3(1, 2, 3) })
end

local rotation = vec3()
local time_left = 0
local on_session_start
local saving

local function begin_session()
  car.position, car.look, car.velocity = vec3(0, 0, -8), vec3(0, 0, 1), vec3()
  car.resetCounter = car.resetCounter + 1
  if on_session_start then on_session_start(0, true) end
end

local function map_file(name, layout, may_make)
  local path = folder .. '/' .. name
  local flags = may_make and 66 or 2 -- O_RDWR, O_CREAT
  local descriptor = ffi.C.open(path, flags, 420)
  if descriptor < 0 then error('Failed to open shared memory file') end
  local struct = 'mapped_' .. name:gsub('[^%w]', '_')
  -- As CSP makes a structure of a text.
  ffi.cdef('typedef struct {\n' .. layout .. '\n} ' .. struct .. ';')
  local size = ffi.sizeof(struct)
  if may_make then assert(ffi.C.ftruncate(descriptor, size) == 0) end
  local address = ffi.C.mmap(nil, size, 3, 1, descriptor, 0)
  log('mapped', name, size)
  return ffi.cast(struct .. '*', address)
end

script = {}
os.preciseClock = os.clock
do
  -- Real time: os.clock counts only while the processor works.
  ffi.cdef 'struct timespec_t { long s, ns; }; int clock_gettime(int clock, struct timespec_t *t);'
  local t = ffi.new('struct timespec_t')
  os.preciseClock = function()
    ffi.C.clock_gettime(1, t)
    return tonumber(t.s) + tonumber(t.ns) / 1e9
  end
end

ac = strict({
  log = function(text) log('ac.log', text) end,
  getSim = function() return sim end,
  getCar = function(index) assert(index == 0) return car end,
  writeMemoryMappedFile = function(name, layout) return map_file(name, layout, true) end,
})

local function text_of(state)
  local numbers = {
    state.position.x, state.position.y, state.position.z, state.look.x, state.look.y, state.look.z,
    state.velocity.x, state.velocity.y, state.velocity.z, state.rotation.x, state.rotation.y,
    state.rotation.z, state.fuel,
  }
  for i, number in ipairs(numbers) do numbers[i] = ('%.9g'):format(number) end
  return table.concat(numbers, ' ')
end

local function state_of(text)
  local n = {}
  for number in text:gmatch('%S+') do n[#n + 1] = tonumber(number) end
  return {
    position = vec3(n[1], n[2], n[3]), look = vec3(n[4], n[5], n[6]),
    velocity = vec3(n[7], n[8], n[9]), rotation = vec3(n[10], n[11], n[12]), fuel = n[13],
  }
end

local function current()
  return {
    position = car.position, look = car.look, velocity = car.velocity, rotation = rotation,
    fuel = car.fuel,
  }
end

local library = {
  getCarStateTransform = function(text)
    local state = state_of(text)
    return { position = state.position, look = state.look }
  end,
  alterCarStateTransform = function(text, m)
    local state = state_of(text)
    state.position = m:apply(state.position, 1)
    state.look = m:apply(state.look, 0)
    return text_of(state)
  end,
  alterCarStateVelocity = function(text, velocity, angular)
    local state = state_of(text)
    state.velocity, state.rotation = velocity, angular
    return text_of(state)
  end,
}

-- Only what turns about y: first the rotation, then the offset.
local matrix = {}
matrix.__index = matrix
function matrix:apply(v, is_point)
  local c, s = math.cos(self.angle), math.sin(self.angle)
  local x, z = v.x * c + v.z * s, -v.x * s + v.z * c
  return vec3(x + is_point * self.x, v.y + is_point * self.y, z + is_point * self.z)
end
function matrix:mulSelf(other)
  local offset = other:apply(vec3(self.x, self.y, self.z), 1)
  self.angle = self.angle + other.angle
  self.x, self.y, self.z = offset.x, offset.y, offset.z
  return self
end
local function new_matrix(angle, v)
  return setmetatable({ angle = angle, x = v.x, y = v.y, z = v.z }, matrix)
end
mat4x4 = {
  translation = function(v) return new_matrix(0, v) end,
  rotation = function(angle, axis)
    assert(axis.y == 1)
    return new_matrix(mode == 'turned' and -angle or angle, vec3())
  end,
}

local permits_physics = mode == 'full' or mode == 'look'

local function game_functions()
  ac.Wheel = { All = 15 }
  ac.getPatchVersionCode = function() return 3465 end
  ac.memoryBarrier = function() end
  ac.readMemoryMappedFile = function(name, layout) return map_file(name, layout, false) end
  ac.onSessionStart = function(callback) on_session_start = callback end
  ac.isCarResetAllowed = function() return true end
  ac.tryToStart = function(instant)
    log('start', tostring(instant))
    sim.isInMainMenu = false
    car.isInPit, car.isInPitlane = false, false
    return true
  end
  ac.tryToRestartSession = function() begin_session() return true end
  ac.tryToTeleportToPits = function()
    car.isInPit, car.position, car.velocity = true, vec3(50, 0, 50), vec3()
    return true
  end
  ac.tryToPause = function(on)
    if sim.isPaused == on then return false end
    sim.isPaused = on
    return true
  end
  ac.resetCar = function()
    car.resetCounter, car.velocity = car.resetCounter + 1, vec3()
    return true
  end
  -- The answer comes some frames later, as from another thread.
  ac.saveCarStateAsync = function(callback) saving = { frames = 3, callback = callback } end
  ac.loadCarState = function(data, iterations)
    assert(type(iterations) == 'number')
    local state = state_of(data)
    car.position, car.look, car.velocity = state.position, state.look, state.velocity
    car.fuel, rotation = state.fuel, state.rotation
    local function rounded(number) return math.floor(number * 1000 + 0.5) / 1000 + 0 end
    log('rotation', rounded(rotation.x), rounded(rotation.y), rounded(rotation.z))
    return true
  end
  ac.shutdownAssettoCorsa = function() log('shutdown') os.exit(0) end
  ac.restartAssettoCorsa = function(ini) log('restart', tostring(ini)) os.exit(0) end
  physics = strict({
    allowed = function() return permits_physics end,
    setCarPosition = function(index, position, direction)
      assert(index == 0)
      local sign = mode == 'look' and 1 or -1
      car.position = vec3(position.x, position.y, position.z)
      car.look = vec3(sign * direction.x, sign * direction.y, sign * direction.z)
      car.velocity = vec3()
    end,
    setCarVelocity = function(_, velocity) car.velocity = vec3(velocity.x, velocity.y, velocity.z) end,
    setWheelAngularVelocity = function(_, wheels, speed) log('wheels', wheels, ('%.1f'):format(speed)) end,
    awakeCar = function() end,
    setCarFuel = function(_, liters) car.fuel = liters end,
    setTyresTemperature = function(_, wheels, temperature) log('temperature', wheels, temperature) end,
    setTyresVirtualKM = function(_, wheels, km) log('km', wheels, km) end,
    setCarBodyDamage = function(_, damage) log('damage', unpack(damage)) end,
    setCarEngineLife = function(_, life) log('life', life) end,
  })
  package.preload['shared/sim/cars'] = function() return library end
end

if mode ~= 'old' then game_functions() end
if mode == 'refuses' or mode == 'throws' then
  local kept = { log = 1, getSim = 1, getCar = 1, readMemoryMappedFile = 1, writeMemoryMappedFile = 1,
    Wheel = 1, getPatchVersionCode = 1, isCarResetAllowed = 1 }
  local function spoiled(name)
    return function()
      if mode == 'throws' then error('broken ' .. name) end
      return false
    end
  end
  for name in pairs(ac) do if not kept[name] then ac[name] = spoiled(name) end end
  permits_physics = true
  for name in pairs(physics) do if name ~= 'allowed' then physics[name] = spoiled(name) end end
end

local packet
if mode ~= 'old' then
  packet = map_file('acpmf_physics', 'int32_t packetId; uint8_t rest[576];', true)
  packet.packetId = 100
  -- The app maps the same file under a structure of its own.
  local own = map_file
  map_file = function(name, layout, may_make)
    local path = name == 'acpmf_physics' and 'acpmf_physics_of_app' or name
    if path == name then return own(name, layout, may_make) end
    return packet
  end
end

local function step_game()
  if sim.isPaused or (mode ~= 'old' and sim.isInMainMenu) then
    if mode ~= 'old' then sim.dt = 0 end
    return
  end
  if mode == 'old' then return end
  sim.dt = FRAME
  time_left = time_left + FRAME
  while time_left >= STEP do
    time_left = time_left - STEP
    packet.packetId = packet.packetId + 1
    local p, v = car.position, car.velocity
    car.position = vec3(p.x + v.x * STEP, p.y + v.y * STEP, p.z + v.z * STEP)
    car.lapTimeMs = car.lapTimeMs + 3
  end
end

package.path = app .. '/?.lua;' .. package.path
dofile(app .. '/CorsaGym.lua')
script.windowMain(0)
log('running')
while true do
  if mode ~= 'old' then sim.frame = sim.frame + 1 end
  step_game()
  if saving then
    saving.frames = saving.frames - 1
    if saving.frames == 0 then
      local callback = saving.callback
      saving = nil
      callback(nil, text_of(current()))
    end
  end
  local ok, err = pcall(script.update, FRAME)
  if not ok then
    log('ERROR', tostring(err))
    os.exit(1)
  end
  ffi.C.usleep(4000)
end
