-- Puts the car somewhere, looking and moving as asked. Two ways: CSP's physics functions, where the
-- track permits them, and a saved state that is altered, where the session permits that. Which way a
-- direction points is disputed among their users, so it is looked at afterwards, turned if need be,
-- and remembered.

local game = require('src/game')
local results = require('src/results')

local pose = {
  -- +1: `physics.setCarPosition` looks along its direction; -1: against it; 0: not measured yet.
  direction_sign = 0,
}

-- The sign of `mat4x4.rotation` about y that turns as AC's world does; measured like the direction.
local turn_sign = 1

-- Further from where it was put than this, horizontally, m, the car is not there.
local NEAR = 3
-- How long the game may take to show the car where it was put, s.
local PATIENCE = 1
-- Iterations for which a state is held while the suspension settles: what CSP's own apps use.
local ITERATIONS = 30

local function level_distance(a, b)
  local dx, dz = a.x - b.x, a.z - b.z
  return math.sqrt(dx * dx + dz * dz)
end

local function length(v) return math.sqrt(v.x * v.x + v.y * v.y + v.z * v.z) end

local function dot(a, b) return a.x * b.x + a.y * b.y + a.z * b.z end

-- Waits until the car is at the pose; the cosine between its look and the direction, or nothing.
local function arrive(request, wait)
  local there = wait(function()
    return level_distance(game.car_vector('position'), request.position) < NEAR
  end, PATIENCE, 2)
  if there then return dot(game.car_vector('look'), request.direction) end
end

-- What the car's motion has become, as an answer.
local function judge(request, wait, note)
  local velocity = request.velocity
  local slack = 1 + 0.2 * length(velocity)
  local moves = wait(function()
    local v = game.car_vector('velocity')
    local off = { x = v.x - velocity.x, y = 0, z = v.z - velocity.z }
    return length(off) < slack
  end, 0.3)
  local distance = level_distance(game.car_vector('position'), request.position)
  local extra = { value = distance }
  if not moves then
    return results.answer(results.PARTIAL, 'the car is there but does not move as asked', extra)
  end
  if note.missing then return results.answer(results.PARTIAL, note.missing, extra) end
  return results.done(note.text, extra)
end

local function spin_wheels(speed)
  local wheel = game.find(game.car('wheels'), 0)
  local radius = game.find(wheel, 'tyreRadius')
  if type(radius) ~= 'number' or radius < 0.1 then return end
  local all = game.find(game.ac('Wheel'), 'All')
  game.call(game.physics('setWheelAngularVelocity'), 0, all, speed / radius)
end

local function by_physics(request, wait)
  local p, d, v = request.position, request.direction, request.velocity
  -- Peers pass the look backwards: the first guess.
  local sign = pose.direction_sign ~= 0 and pose.direction_sign or -1
  local note = { text = '' }
  for _ = 1, 2 do
    local ok, err = game.call(game.physics('setCarPosition'), 0,
      vec3(p.x, p.y, p.z), vec3(d.x * sign, d.y * sign, d.z * sign))
    if not ok then return results.answer(results.FAILED, 'setCarPosition: ' .. tostring(err)) end
    local along = arrive(request, wait)
    if along == nil then return results.answer(results.TIMED_OUT, 'the car did not get there') end
    if along > 0.5 then
      pose.direction_sign = sign
      break
    end
    -- Looks the other way: this CSP means the direction otherwise.
    sign = -sign
    note.text = 'direction flipped: setCarPosition takes ' ..
      (sign < 0 and 'minus the look' or 'the look')
    note.missing = along > -0.5 and 'the car does not look as asked' or nil
  end
  game.call(game.physics('awakeCar'), 0)
  local ok, err = game.call(game.physics('setCarVelocity'), 0, vec3(v.x, v.y, v.z))
  if not ok then note.missing = 'setCarVelocity: ' .. tostring(err) end
  spin_wheels(dot(v, d))
  local w = request.angular_velocity
  if length(w) > 0.001 then
    ok = game.call(game.physics('setCarAngularVelocity'), 0, vec3(w.x, w.y, w.z))
    if not ok then note.missing = note.missing or 'this CSP cannot set the angular velocity' end
  end
  return judge(request, wait, note)
end

-- The angular velocity in world axes: the request has it about left, up and forward.
local function world_rotation(request)
  local w, d = request.angular_velocity, request.direction
  return vec3(w.x * d.z + w.z * d.x, w.y, -w.x * d.x + w.z * d.z)
end

local function altered(data, request, sign)
  local cars = game.saved_state_library()
  local transform = cars.getCarStateTransform(data)
  local at, look = transform.position, transform.look
  local p, d, v = request.position, request.direction, request.velocity
  local angle = math.atan2(look.z * d.x - look.x * d.z, look.x * d.x + look.z * d.z)
  local delta = mat4x4.translation(vec3(-at.x, -at.y, -at.z))
    :mulSelf(mat4x4.rotation(sign * angle, vec3(0, 1, 0)))
    :mulSelf(mat4x4.translation(vec3(p.x, p.y, p.z)))
  local moved = cars.alterCarStateTransform(data, delta)
  return moved and cars.alterCarStateVelocity(moved, vec3(v.x, v.y, v.z), world_rotation(request))
end

local function by_state(request, wait, save)
  local data, problem = save(wait)
  if data == nil then return problem end
  local note = { text = 'by an altered saved state' }
  for _ = 1, 2 do
    local ok, changed = pcall(altered, data, request, turn_sign)
    if not ok or not changed then
      return results.answer(results.FAILED, 'altering the state: ' .. tostring(changed))
    end
    local loaded, answer = game.call(game.ac('loadCarState'), changed, ITERATIONS)
    if not loaded then return results.answer(results.FAILED, tostring(answer)) end
    if answer == false then return results.answer(results.REFUSED, 'the state was not taken') end
    local along = arrive(request, wait)
    if along == nil then return results.answer(results.TIMED_OUT, 'the car did not get there') end
    note.missing = along < 0.5 and 'the car does not look as asked' or nil
    if not note.missing then break end
    turn_sign = -turn_sign
  end
  return judge(request, wait, note)
end

-- Whether each of the two ways is there.
function pose.ways()
  local physics = game.has_physics() and game.physics('setCarPosition') ~= nil
  local state = game.has_car_reset() and game.ac('saveCarStateAsync') ~= nil
    and game.ac('loadCarState') ~= nil and game.saved_state_library() ~= nil
  return physics, state
end

function pose.set(request, wait, save)
  local d = request.direction
  local size = length(d)
  for _, v in ipairs({ request.position, d, request.velocity, request.angular_velocity }) do
    local sum = v.x + v.y + v.z
    if sum ~= sum or sum - sum ~= 0 then
      return results.answer(results.INVALID, 'a number of the pose is none')
    end
  end
  if size < 1e-3 then return results.answer(results.INVALID, 'the direction is no direction') end
  request.direction = { x = d.x / size, y = d.y / size, z = d.z / size }
  local physics, state = pose.ways()
  local turns = length(request.angular_velocity) > 0.001
  if state and (turns or not physics) then return by_state(request, wait, save) end
  if physics then return by_physics(request, wait) end
  return results.unsupported('neither the track permits physics nor the session a car reset')
end

return pose
