"""Through what does a lever act? Its mediator is held at its off level and the effect must go."""
