-- The memory-mapped file between this app and a program outside: layout, and blocks with sequence
-- numbers that are odd while they are written. The same fields stand at the same offsets in
-- crates/io/corsa_pages/src/raw/csp_app.rs; docs/csp-app.md tells what they mean.

local game = require('src/game')

local page = {}

page.NAME = 'AcTools.CSP.Limited.CorsaGym.v1'
page.MAGIC = 0x4D594743
page.PROTOCOL = 1
page.SIZE = 4096
page.TEXT_SIZE = 2048
page.MESSAGE_SIZE = 160

-- A text, for tables of fields are put into another order. Only 4-byte numbers and bytes, so that no
-- rule of packing matters.
page.LAYOUT = [[
uint32_t magic;
uint32_t protocol;
uint32_t size;
uint32_t app_version;
uint32_t csp_version;
uint32_t starts;
uint32_t capabilities;
uint32_t kind;
uint32_t reserved_32[8];
uint32_t request_sequence;
uint32_t request_protocol;
uint32_t request_id;
uint32_t request_kind;
uint32_t request_slot;
uint32_t request_steps;
uint32_t request_on;
uint32_t reserved_92;
float request_value[4];
float request_position[3];
float request_direction[3];
float request_velocity[3];
float request_angular_velocity[3];
uint32_t request_text_length;
uint32_t reserved_164[23];
uint32_t response_sequence;
uint32_t response_id;
uint32_t response_busy_id;
uint32_t response_result;
uint32_t response_steps;
float response_value;
float response_duration_ms;
uint32_t response_message_length;
uint8_t response_message[160];
uint32_t reserved_448[16];
uint32_t state_sequence;
uint32_t state_heartbeat;
uint32_t state_frame;
uint32_t state_flags;
float state_fps;
uint32_t state_physics_late;
float state_dt;
uint32_t state_reset_counter;
uint32_t state_wheels_outside;
int32_t state_direction_sign;
uint32_t state_saved_slots;
float state_fuel;
int32_t state_session_index;
uint32_t state_session_starts;
int32_t state_physics_packet;
float state_time_scale;
float state_position[3];
float state_look[3];
float state_velocity[3];
uint32_t state_lap_time_ms;
uint32_t state_lap_count;
uint32_t reserved_620[37];
uint32_t reserved_768[320];
uint8_t text[2048];
]]

local map

-- Opens the file, or makes it; once, for the whole life of the app. Returns an error where it cannot.
function page.open()
  local ok, opened = game.call(game.find(ac, 'writeMemoryMappedFile'), page.NAME, page.LAYOUT)
  if not ok then return opened end
  if opened == nil then return 'no memory-mapped file' end
  map = opened
  page.map = map
end

local function barrier()
  game.call(game.find(ac, 'memoryBarrier'))
end

-- Writes fields of the block `name` under its next sequence number.
local function write(name, fill)
  local sequence = name .. '_sequence'
  -- Odd from whatever a writer that died has left; bit operations would make it signed.
  local value = map[sequence]
  if value % 2 == 0 then value = value + 1 end
  map[sequence] = value % 4294967296
  barrier()
  local ok, err = pcall(fill)
  barrier()
  map[sequence] = (value + 1) % 4294967296
  if not ok then game.log('writing ' .. name .. ': ' .. tostring(err)) end
end

local function vector(array)
  return { x = array[0], y = array[1], z = array[2] }
end

local function copy_request()
  local request = {
    id = map.request_id,
    protocol = map.request_protocol,
    kind = map.request_kind,
    slot = map.request_slot,
    steps = map.request_steps,
    on = map.request_on ~= 0,
    value = { map.request_value[0], map.request_value[1] },
    position = vector(map.request_position),
    direction = vector(map.request_direction),
    velocity = vector(map.request_velocity),
    angular_velocity = vector(map.request_angular_velocity),
  }
  local length = math.min(map.request_text_length, page.TEXT_SIZE)
  local bytes = {}
  for i = 0, length - 1 do bytes[i + 1] = string.char(map.text[i]) end
  request.text = table.concat(bytes)
  return request
end

-- A whole copy of the request; nothing while it is being written.
function page.read_request()
  for _ = 1, 16 do
    local before = map.request_sequence
    if before % 2 == 0 then
      barrier()
      local request = copy_request()
      barrier()
      if map.request_sequence == before then return request end
    end
  end
end
-- Compiled code may keep a number that it has just read instead of reading it again.
if jit and jit.off then pcall(jit.off, page.read_request, true) end

-- The number of the request on the page, which may be one that was taken already.
function page.request_id() return map.request_id end

function page.write_header(app_version, csp_version, capabilities)
  local starts = map.magic == page.MAGIC and map.starts or 0
  map.protocol = page.PROTOCOL
  map.size = page.SIZE
  map.app_version = app_version
  map.csp_version = csp_version
  map.starts = (starts + 1) % 4294967296
  map.capabilities = capabilities
  map.kind = 0
  barrier()
  map.magic = page.MAGIC
end

function page.write_capabilities(capabilities) map.capabilities = capabilities end

function page.write_busy(id)
  write('response', function() map.response_busy_id = id end)
end

-- At most `limit` bytes of a text, cut between characters.
local function cut(text, limit)
  if #text <= limit then return text end
  local length = limit
  -- A byte of the form 10xxxxxx goes on with a character that began before it.
  while length > 0 and math.floor(text:byte(length + 1) / 64) == 2 do length = length - 1 end
  return text:sub(1, length)
end

function page.write_response(id, answer, duration_ms)
  local message = cut(answer.message or '', page.MESSAGE_SIZE)
  write('response', function()
    map.response_id = id
    map.response_busy_id = 0
    map.response_result = answer.result
    map.response_steps = math.max(0, answer.steps or 0)
    map.response_value = answer.value or 0
    map.response_duration_ms = duration_ms
    map.response_message_length = #message
    for i = 0, page.MESSAGE_SIZE - 1 do map.response_message[i] = message:byte(i + 1) or 0 end
  end)
end

local function put(array, v)
  array[0], array[1], array[2] = v.x, v.y, v.z
end

-- Writes what `state` says of the frame; the heartbeat goes on from what is on the page.
function page.write_state(state)
  write('state', function()
    map.state_heartbeat = (map.state_heartbeat + 1) % 4294967296
    map.state_frame = state.frame % 4294967296
    map.state_flags = state.flags
    map.state_fps = state.fps
    map.state_physics_late = math.max(0, state.physics_late)
    map.state_dt = state.dt
    map.state_reset_counter = state.reset_counter
    map.state_wheels_outside = state.wheels_outside
    map.state_direction_sign = state.direction_sign
    map.state_saved_slots = state.saved_slots
    map.state_fuel = state.fuel
    map.state_session_index = state.session_index
    map.state_session_starts = state.session_starts
    map.state_physics_packet = state.physics_packet
    map.state_time_scale = state.time_scale
    put(map.state_position, state.position)
    put(map.state_look, state.look)
    put(map.state_velocity, state.velocity)
    map.state_lap_time_ms = math.max(0, state.lap_time_ms)
    map.state_lap_count = math.max(0, state.lap_count)
  end)
end

return page
