-- Numbers of the protocol: kinds of requests, ends of requests, flags and capabilities.

local results = {}

results.kind = {
  START = 1, RESTART_SESSION = 2, TO_PITS = 3, SAVE_STATE = 4, LOAD_STATE = 5, SET_POSE = 6,
  RESET_CAR = 7, PAUSE = 8, TIME_SCALE = 9, LOCK_STEP = 10, SHUTDOWN = 11, RESTART_GAME = 12,
  SET_FUEL = 13, SET_TIRES = 14, SET_DAMAGE = 15,
}

results.DONE = 1
results.UNSUPPORTED = 2
results.REFUSED = 3
results.INVALID = 4
results.FAILED = 5
results.TIMED_OUT = 6
results.PARTIAL = 7
results.STALE = 8
results.VERSION = 9

results.flag = {
  IN_MAIN_MENU = 1, PAUSED = 2, REPLAY = 4, LAP_VALID = 8, ABS_IN_ACTION = 16, TC_IN_ACTION = 32,
  IN_PIT = 64, IN_PIT_LANE = 128, ONLINE = 256,
}

results.capability = {
  PHYSICS = 1, CAR_RESET = 2, STATE_SAVE = 4, STATE_LOAD = 8, START = 16, RESTART_SESSION = 32,
  PITS = 64, PAUSE = 128, TIME_SCALE = 256, LOCK_STEP = 512, SHUTDOWN = 1024, RESTART_GAME = 2048,
  SET_POSE = 4096, ANGULAR_VELOCITY = 8192, CAR_CONDITION = 16384,
}

-- An answer: how it ended, and a few words.
function results.answer(result, message, extra)
  local answer = extra or {}
  answer.result = result
  answer.message = message or ''
  return answer
end

function results.done(message, extra) return results.answer(results.DONE, message, extra) end

function results.unsupported(what) return results.answer(results.UNSUPPORTED, what) end

return results
