# CycloneDDS names its library `ddsc.a` for mingw; rustc looks for `libddsc.a`.
cmake_language(DEFER CALL corsa_prefix_libraries)
function(corsa_prefix_libraries)
  if(TARGET ddsc)
    set_target_properties(ddsc PROPERTIES PREFIX lib)
  endif()
endfunction()
